import { randomUUID } from 'node:crypto';

/** Why the token endpoint refuses: HTTP status, OAuth error, AADSTS number and text. */
export interface EntraRefusal {
  readonly status: number;
  readonly error: string;
  readonly code: number;
  readonly text: string;
}

/** The envelope of Entra's errors. */
export function toEntraError({ error, code, text }: EntraRefusal, nowMs: number): Record<string, unknown> {
  const [traceId, correlationId] = [randomUUID(), randomUUID()];
  const timestamp = new Date(nowMs).toISOString().replace('T', ' ').replace(/\.\d+/, '');
  return {
    error,
    error_description: `AADSTS${code}: ${text} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `https://login.microsoftonline.com/error?code=${code}`,
  };
}
