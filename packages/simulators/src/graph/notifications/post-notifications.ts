/** The outcome of one POST: the HTTP status, or 0 with what went wrong on the way. */
export interface PostOutcome {
  readonly status: number;
  readonly tookMs: number;
  readonly error?: string;
}

/** POSTs `{"value": […]}` once; never throws. The answer's body is read away and ignored. */
export async function postNotifications(url: string, value: readonly unknown[], timeoutMs: number, closing: AbortSignal): Promise<PostOutcome> {
  const start = performance.now();
  const took = (): number => performance.now() - start;
  const timeout = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: JSON.stringify({ value }),
      redirect: 'manual',
      signal: AbortSignal.any([closing, timeout]),
    });
    await answer.arrayBuffer();
    return { status: answer.status, tookMs: took() };
  } catch (error) {
    return { status: 0, tookMs: timeout.aborted ? Math.max(took(), timeoutMs) : took(), error: timeout.aborted ? 'timeout' : reasonOf(error) };
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  // fetch hides the socket's error in the cause.
  return error.cause instanceof Error ? error.cause.message : error.message;
}
