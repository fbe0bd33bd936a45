import type { Failure } from '@clounect/core';

export interface ConnectionFailure {
  /** Surely not sent, so that a write has surely not been carried out. */
  readonly wasSent: 'no' | 'perhaps';
  readonly isTimeout: boolean;
  readonly failure: Failure;
}

const neverSent = /^(?:ECONNREFUSED|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|CERT_HAS_EXPIRED|UNABLE_TO_VERIFY_LEAF_SIGNATURE|ERR_TLS_\w+)$/;

/** What a thrown fetch means. Only the system's error code gets into the detail: messages may repeat headers. */
export function toConnectionFailure(error: unknown): ConnectionFailure {
  const links = causesOf(error);
  const isTimeout = links.some(({ name }) => name === 'TimeoutError' || name === 'AbortError');
  const codes = links.map(({ code }) => code).filter((code) => code !== undefined);
  // A connection that never stood can have carried nothing.
  const isUnsent = links.some(({ syscall }) => syscall === 'connect' || syscall === 'getaddrinfo') || codes.some((code) => neverSent.test(code));
  const detail = isTimeout ? 'no answer within 8 s' : `the connection failed${codes[0] === undefined ? '' : ` (${codes[0]})`}`;
  return { wasSent: isUnsent && !isTimeout ? 'no' : 'perhaps', isTimeout, failure: { code: 'unavailable', detail } };
}

interface Link {
  readonly name: string;
  readonly code: string | undefined;
  readonly syscall: string | undefined;
}

function causesOf(error: unknown, depth = 0): readonly Link[] {
  if (!(error instanceof Error) || depth > 5) return [];
  const { code, syscall }: Error & { code?: unknown; syscall?: unknown } = error;
  const link = { name: error.name, code: typeof code === 'string' ? code : undefined, syscall: typeof syscall === 'string' ? syscall : undefined };
  const several: readonly unknown[] = error instanceof AggregateError ? error.errors : [];
  return [link, ...causesOf(error.cause, depth + 1), ...several.flatMap((one) => causesOf(one, depth + 1))];
}
