import { z } from 'zod';

/** A form as the browser sends it: each field once or several times. */
const formSchema = z.record(z.string(), z.union([z.string(), z.array(z.string())])).catch({});

export interface Form {
  /** The field's first value without blanks at its ends; empty when it is not there. */
  text(name: string): string;
  /** As typed, with lines as `\n`. */
  lines(name: string): string;
  all(name: string): readonly string[];
  has(name: string): boolean;
}

export function readForm(body: unknown): Form {
  const fields = formSchema.parse(body ?? {});
  const all = (name: string): readonly string[] => {
    const value = Object.hasOwn(fields, name) ? (fields[name] ?? []) : [];
    return typeof value === 'string' ? [value] : value;
  };
  return {
    text: (name) => all(name)[0]?.trim() ?? '',
    lines: (name) => (all(name)[0] ?? '').replace(/\r\n?/g, '\n'),
    all,
    has: (name) => all(name).length > 0,
  };
}
