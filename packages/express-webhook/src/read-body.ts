export interface BodyLimits {
  readonly maxBytes: number;
  /** For the whole body, from the first look at it. */
  readonly deadlineMs: number;
}

export type BodyReading =
  | { readonly status: 'read'; readonly bytes: Uint8Array }
  | { readonly status: 'tooLarge' | 'tooSlow' | 'broken' };

/** Reads a body up to its limits and not one chunk further. `broken`: the sender went away. */
export async function readBody(body: AsyncIterable<Uint8Array>, limits: BodyLimits): Promise<BodyReading> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  const iterator = body[Symbol.asyncIterator]();
  const deadline = createDeadline(limits.deadlineMs);
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), deadline.passed]);
      if (next === 'passed') return { status: 'tooSlow' };
      if (next.done === true) return { status: 'read', bytes: Buffer.concat(chunks) };
      size += next.value.byteLength;
      if (size > limits.maxBytes) return { status: 'tooLarge' };
      chunks.push(next.value);
    }
  } catch {
    return { status: 'broken' };
  } finally {
    deadline.cancel();
  }
}

function createDeadline(milliseconds: number): { readonly passed: Promise<'passed'>; cancel(): void } {
  const { promise, resolve } = Promise.withResolvers<'passed'>();
  const timer = setTimeout(resolve, milliseconds, 'passed');
  return { passed: promise, cancel: () => clearTimeout(timer) };
}
