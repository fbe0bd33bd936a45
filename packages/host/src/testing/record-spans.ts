import { context, trace } from '@opentelemetry/api';
import { InMemorySpanExporter, NodeTracerProvider, SimpleSpanProcessor, type ReadableSpan } from '@opentelemetry/sdk-trace-node';

/** Registers an SDK that keeps what ends, as an embedder's program would register one that exports it. */
export function recordSpans(): { readonly spans: () => readonly ReadableSpan[]; readonly stop: () => Promise<void> } {
  const exporter = new InMemorySpanExporter();
  const provider = new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  provider.register();
  return {
    spans: () => exporter.getFinishedSpans(),
    stop: async () => {
      await provider.shutdown();
      trace.disable();
      context.disable();
    },
  };
}

/** Everything that an exporter would send. */
export function toSpanText(spans: readonly ReadableSpan[]): string {
  return JSON.stringify(spans.map(({ name, kind, attributes, events, links, status, resource }) => ({ name, kind, attributes, events, links, status, resource: resource.attributes })));
}
