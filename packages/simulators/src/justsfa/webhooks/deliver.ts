/** One attempt's outcome: the HTTP status, or 0 with what went wrong on the way. */
export interface DeliveryOutcome {
  readonly status: number;
  readonly error?: string;
}

/** POSTs the body once; never throws. The answer's body is read away and ignored, redirects are not followed. */
export async function deliver(url: string, headers: Readonly<Record<string, string>>, body: string, timeoutMs: number, closing: AbortSignal): Promise<DeliveryOutcome> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
      redirect: 'manual',
      signal: AbortSignal.any([closing, AbortSignal.timeout(timeoutMs)]),
    });
    await answer.arrayBuffer();
    return { status: answer.status };
  } catch (error) {
    return { status: 0, error: reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides the socket's error in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
