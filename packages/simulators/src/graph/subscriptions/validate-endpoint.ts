import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { GraphRefusal } from '../graph-refusal.js';

/**
 * The handshake of the webhooks page: POST `?validationToken=…` as text/plain; the answer must be 200, text/plain and the decoded token alone.
 * Rejects with 400 `ValidationError` for anything else.
 */
export async function validateEndpoint(url: string, timeoutMs: number): Promise<void> {
  // With characters that a second decoding, or none, would spoil.
  const token = `Validation: Testing client application reachability for subscription Request-Id: ${randomUUID()} a+b%2Bc=`;
  const target = `${url}${url.includes('?') ? '&' : '?'}validationToken=${encodeURIComponent(token)}`;
  const signal = AbortSignal.timeout(timeoutMs);
  try {
    const answer = await fetch(target, { method: 'POST', headers: { 'content-type': 'text/plain; charset=utf-8' }, redirect: 'manual', signal });
    const body = await answer.text();
    if (answer.status !== 200) throw failed(`HTTP status code is '${(STATUS_CODES[answer.status] ?? String(answer.status)).replaceAll(' ', '')}'. Notification endpoint must respond with 200 OK to validation request.`);
    if (!/^text\/plain\b/i.test(answer.headers.get('content-type') ?? '')) throw failed('Notification endpoint must answer with the content type text/plain.');
    if (body !== token) throw failed('Notification endpoint must answer with the decoded validation token and nothing else.');
  } catch (error) {
    if (error instanceof GraphRefusal) throw error;
    throw signal.aborted ? refused('Subscription validation request timed out.') : failed('Notification endpoint must respond with 200 OK to validation request.');
  }
}

const refused = (message: string): GraphRefusal => new GraphRefusal(400, 'ValidationError', message);
const failed = (reason: string): GraphRefusal => refused(`Subscription validation request failed. ${reason}`);
