import { badRequest, unsupportedTimeZone } from '../graph-refusal.js';
import { toIanaZone } from '../zones/to-iana-zone.js';

/** What a `Prefer` header asks of the answer; `applied` is the text of `Preference-Applied` (empty: no such header). */
export interface Preferences {
  /** The zone of start and end in the answer: the name as asked and the IANA zone behind it. @default UTC */
  readonly zone: { readonly name: string; readonly iana: string };
  readonly bodyAs: 'html' | 'text';
  readonly immutableIds: boolean;
  readonly maxPageSize: number | undefined;
  readonly applied: string;
}

export const noPreferences: Preferences = { zone: { name: 'UTC', iana: 'UTC' }, bodyAs: 'html', immutableIds: false, maxPageSize: undefined, applied: '' };

const preference = /([\w.-]+)\s*(?:=\s*(?:"([^"]*)"|([^\s,;"]+)))?/g;

/** Reads `Prefer`; names it does not know are ignored, as the real service does. */
export function parsePrefer(header: string | undefined): Preferences {
  if (header === undefined || header === '') return noPreferences;
  let read = noPreferences;
  const applied: string[] = [];
  for (const [, name = '', quoted, bare] of header.matchAll(preference)) {
    const value = quoted ?? bare ?? '';
    const next = apply(read, name.toLowerCase(), value);
    if (next === undefined) continue;
    read = next;
    applied.push(bare === undefined ? `${name}="${value}"` : `${name}=${value}`);
  }
  return { ...read, applied: applied.join(', ') };
}

function apply(read: Preferences, name: string, value: string): Preferences | undefined {
  if (name === 'outlook.timezone') {
    const iana = toIanaZone(value);
    if (iana === undefined) throw unsupportedTimeZone(value);
    return { ...read, zone: { name: value, iana } };
  }
  if (name === 'outlook.body-content-type') {
    const bodyAs = value.toLowerCase();
    return bodyAs === 'text' || bodyAs === 'html' ? { ...read, bodyAs } : undefined;
  }
  if (name === 'idtype') return value.toLowerCase() === 'immutableid' ? { ...read, immutableIds: true } : undefined;
  if (name === 'odata.maxpagesize') {
    const maxPageSize = Number(value);
    if (!Number.isInteger(maxPageSize) || maxPageSize < 1) throw badRequest(`Invalid value '${value}' for the preference 'odata.maxpagesize'.`);
    return { ...read, maxPageSize };
  }
  return undefined;
}
