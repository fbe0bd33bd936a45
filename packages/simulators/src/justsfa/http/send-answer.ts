import type { Response } from 'express';
import type { Answer } from './answer.js';

export function sendAnswer(response: Response, { status, body, headers = {} }: Answer): void {
  // The caller may have given up in the meantime.
  if (response.destroyed || response.headersSent) return;
  response.status(status).set(headers);
  if (body === undefined) response.end();
  else response.json(body);
}
