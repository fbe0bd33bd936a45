import { expect } from 'vitest';
import type { PartialSchedule } from '@clounect/core';
import { expectPeriod, expectText } from './expect-sound.js';

/** What there is of a schedule can be stored, compared and shown. */
export function expectSchedule({ period, participants, title, location, content }: PartialSchedule): void {
  if (period !== undefined && period !== null) expectPeriod(period);
  for (const text of [title, location, content]) if (text !== undefined) expectText(text);
  for (const { sfaUserId, name } of participants ?? []) {
    expectText(sfaUserId);
    expectText(name ?? '');
    expect(sfaUserId).not.toBe('');
  }
}
