import { notFound } from '../../refusal.js';

/** A whole number of a path; refuses with 404 what is none, as nothing can be found by it. */
export function numberOf(params: unknown, name: string): number {
  const text = (params as Readonly<Record<string, unknown>>)[name];
  if (typeof text !== 'string' || !/^\d{1,9}$/.test(text)) throw notFound('存在しません。');
  return Number(text);
}
