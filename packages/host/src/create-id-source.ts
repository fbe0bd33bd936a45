import { randomBytes } from 'node:crypto';
import type { IdSource } from '@clounect/core';

/** Version 7 UUIDs; within one millisecond they sort by a counter, so that ids of one process never go back. */
export function createIdSource(now: () => number = Date.now, random: (size: number) => Buffer = randomBytes): IdSource {
  let lastMs = 0;
  let counter = 0;
  return {
    next: () => {
      const ms = Math.max(now(), lastMs);
      counter = ms === lastMs ? counter + 1 : random(2).readUInt16BE() & 0x7ff;
      // A full counter borrows from the next millisecond.
      lastMs = counter > 0xfff ? ms + 1 : ms;
      counter &= 0xfff;
      const hex = lastMs.toString(16).padStart(12, '0');
      const tail = random(8);
      const variant = (0x80 | ((tail[0] ?? 0) & 0x3f)).toString(16);
      const rest = tail.toString('hex');
      return `${hex.slice(0, 8)}-${hex.slice(8)}-7${counter.toString(16).padStart(3, '0')}-${variant}${rest.slice(2, 4)}-${rest.slice(4)}`;
    },
  };
}
