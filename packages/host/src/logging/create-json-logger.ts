import { isSpanContextValid, trace } from '@opentelemetry/api';
import pino from 'pino';
import type { Logger, LogLevel } from './logger.js';
import { cleanText, withoutSecrets } from './without-secrets.js';

/**
 * pino, one JSON object a line, with the ids of the trace where there is one. pino's own redaction takes paths; ours goes to any depth and
 * into texts.
 */
export function createJsonLogger(write: (line: string) => void = (line) => void process.stdout.write(line), level: LogLevel = 'info'): Logger {
  const logger = pino(
    {
      level,
      base: null,
      messageKey: 'message',
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }), log: withoutSecrets },
      mixin: traceIds,
    },
    { write },
  );
  return {
    debug: (fields, message) => logger.debug(fields, cleanText(message)),
    info: (fields, message) => logger.info(fields, cleanText(message)),
    warn: (fields, message) => logger.warn(fields, cleanText(message)),
    error: (fields, message) => logger.error(fields, cleanText(message)),
  };
}

/** Named as OpenTelemetry names them in logs. */
function traceIds(): object {
  const span = trace.getActiveSpan()?.spanContext();
  return span !== undefined && isSpanContextValid(span) ? { trace_id: span.traceId, span_id: span.spanId } : {};
}
