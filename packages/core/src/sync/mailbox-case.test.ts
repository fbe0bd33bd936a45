import { describe, expect, it } from 'vitest';
import type { MailboxCase } from './mailbox-case.js';
import type { Mapping } from '../mapping/mapping.js';
import { creating, evidenceOf, half, living } from '../testing/example-evidence.js';
import { isStanding, settleStep } from './mailbox-case.js';

const caseOf = (mapping: Mapping | undefined): MailboxCase => ({ evidence: evidenceOf({}), mailboxId: 'm', serves: ['taro'], wish: { kind: 'handsOff' }, event: { state: 'assumed' }, mapping });

describe('isStanding', () => {
  it('holds where the mapping names an event, its version and what was settled of it', () => {
    expect([isStanding(caseOf(living)), isStanding(caseOf(undefined))]).toEqual([true, false]);
    for (const member of ['eventId', 'etag', 'base'] as const) expect(isStanding(caseOf({ ...living, [member]: undefined }))).toBe(false);
  });
});

describe('settleStep', () => {
  const kind = (stored: Mapping | undefined, mapping: Mapping): string => settleStep(caseOf(stored), mapping).kind;
  it('stores nothing that is stored already, whatever the order of its members and those without a value', () => {
    const { failures, ...others } = living;
    expect([kind(living, { failures, ...(JSON.parse(JSON.stringify(others)) as typeof others) }), kind(living, { ...living, notBefore: undefined }), kind({ ...living, refused: undefined }, living)]).toEqual(['none', 'none', 'none']);
  });

  it('stores what differs anywhere', () => {
    const [write] = creating.pending;
    if (write?.kind !== 'create') throw new Error('no creation');
    expect(kind(undefined, living)).toBe('settle');
    expect(kind(living, { ...living, failures: 1 })).toBe('settle');
    expect(kind(living, { ...living, serves: ['taro', 'jiro'] })).toBe('settle');
    expect(kind({ ...living, serves: ['taro', 'jiro'] }, living)).toBe('settle');
    expect(kind(creating, { ...creating, pending: [{ ...write, draft: { content: half, reminderMinutes: 15 } }] })).toBe('settle');
    expect(kind({ ...creating, pending: [{ ...write, draft: { content: half, reminderMinutes: 15 } }] }, creating)).toBe('settle');
    expect(kind({ ...creating, pending: [] }, creating)).toBe('settle');
  });
});
