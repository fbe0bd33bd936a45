import { Temporal } from 'temporal-polyfill';
import { windowsZones } from './windows-zones.js';

const resolved = new Map<string, string | undefined>();

/** The IANA zone of a Windows or IANA name; undefined for a name that Exchange would not know. */
export function toIanaZone(name: string): string | undefined {
  if (!resolved.has(name)) resolved.set(name, windowsZones.get(name.toLowerCase()) ?? knownIanaZone(name));
  return resolved.get(name);
}

function knownIanaZone(name: string): string | undefined {
  // Temporal also takes bare offsets ("+09:00"), which Graph does not.
  if (!/^[A-Za-z]/.test(name)) return undefined;
  try {
    return Temporal.PlainDateTime.from('2026-01-01T00:00').toZonedDateTime(name).timeZoneId;
  } catch {
    return undefined;
  }
}
