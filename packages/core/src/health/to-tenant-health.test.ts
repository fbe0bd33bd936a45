import { describe, expect, it } from 'vitest';
import type { HealthEvidence } from '../ports/health-repository.js';
import { addMilliseconds } from '../schedule/period.js';
import { healthThresholds, toTenantHealth } from './to-tenant-health.js';

const now = '2026-11-22T12:00:00Z';
const ago = (milliseconds: number): string => addMilliseconds(now, -milliseconds);
const minute = 60_000;
const well: HealthEvidence = {
  now,
  isPaused: false,
  direction: 'twoWay',
  hasSource: true,
  waiting: { count: 0 },
  givenUp: 0,
  held: 0,
  feeds: [{ state: 'subscribed', count: 3, failing: 0, nextExpiry: addMilliseconds(now, 86_400_000), oldestCatchUp: ago(15 * minute) }],
  lastSuccess: ago(minute),
  failures: [],
  webhook: { at: ago(minute) },
};
const of = (changes: Partial<HealthEvidence>) => {
  const { state, findings } = toTenantHealth({ ...well, ...changes });
  return [state, ...findings.map(({ code }) => code)];
};
const { lateMs, stuckMs, credentialsMs, behindMs, webhookMs } = healthThresholds;

describe('the health of a tenant', () => {
  it('is well when nothing says otherwise', () => {
    expect(of({})).toEqual(['working']);
  });

  it.each<[string, Partial<HealthEvidence>, readonly string[]]>([
    ['a change at the threshold is not late', { waiting: { count: 1, since: ago(lateMs) } }, ['working']],
    ['a change past it is', { waiting: { count: 1, since: ago(lateMs + 1) } }, ['attention', 'changesLate']],
    ['a backlog that is worked off is only late', { waiting: { count: 9_000, since: ago(10 * stuckMs) } }, ['attention', 'changesLate']],
    ['nothing succeeded since an hour', { waiting: { count: 1, since: ago(stuckMs + 1) }, lastSuccess: ago(stuckMs + 2) }, ['stopped', 'changesStuck']],
    ['nothing ever succeeded', { waiting: { count: 1, since: ago(stuckMs + 1) }, lastSuccess: undefined }, ['stopped', 'changesStuck']],
    ['a paused tenant waits on purpose', { isPaused: true, waiting: { count: 1, since: ago(2 * stuckMs) }, lastSuccess: undefined }, ['paused']],
    ['no table was chosen yet', { hasSource: false, webhook: undefined }, ['notSetUp']],
    ['records were given up', { givenUp: 2 }, ['attention', 'recordsGivenUp']],
    ['deletions wait for a person', { held: 60 }, ['attention', 'deletionsHeld']],
    ['the day’s calls are nearly spent', { budget: { leftToday: 500, perDay: 5_000 } }, ['working', 'budgetLow']],
    ['the day’s calls are spent', { budget: { leftToday: 0, perDay: 5_000 } }, ['attention', 'budgetLow']],
    ['enough calls are left', { budget: { leftToday: 501, perDay: 5_000 } }, ['working']],
  ])('%s', (_title, changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  const failure = (code: string, at: string, isOfWebhook = false) => ({ failures: [{ code, at, count: 1, isOfWebhook }] });
  it.each<[string, Partial<HealthEvidence>, readonly string[]]>([
    ['Entra refuses the secret', failure('AADSTS7000222', ago(credentialsMs)), ['attention', 'signInRefused']],
    ['… whatever succeeds elsewhere', { ...failure('unauthorized', ago(2 * minute)), lastSuccess: now }, ['attention', 'signInRefused']],
    ['… and not for ever', failure('unauthorized', ago(credentialsMs + 1)), ['working']],
    ['a failure before the last success is cured', failure('unavailable', ago(2 * minute)), ['working']],
    ['a failure after it is not', failure('unavailable', ago(1_000)), ['attention', 'changesFailing']],
    ['a stranger knocked, or the header is wrong', failure('unauthorized', ago(50 * minute), true), ['attention', 'webhooksRefused']],
    ['a test send was malformed', failure('malformed', ago(minute), true), ['working']],
  ])('%s', (_title, changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  const feeds = (changes: Partial<HealthEvidence['feeds'][number]>) => ({ feeds: [{ state: 'subscribed', count: 1, failing: 0, ...changes }] }) as const;
  it.each<[string, Partial<HealthEvidence>, readonly string[]]>([
    ['a subscription has run out', feeds({ nextExpiry: ago(1) }), ['attention', 'feedExpired']],
    ['a mailbox cannot be subscribed to', feeds({ state: 'none', failing: 1 }), ['attention', 'feedMissing']],
    ['a new mailbox was not yet subscribed to', feeds({ state: 'none' }), ['working']],
    ['nobody caught up', feeds({ oldestCatchUp: ago(behindMs + 1) }), ['attention', 'feedBehind']],
    ['a mailbox is polled', feeds({ state: 'polled' }), ['working', 'feedPolled']],
    ['feeds left over of one-way sync are nobody’s business', { ...feeds({ nextExpiry: ago(1) }), direction: 'oneWay' }, ['working']],
  ])('%s', (_title, changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  it.each<[string, Partial<HealthEvidence>, readonly string[]]>([
    ['no webhook ever came', { webhook: undefined }, ['working', 'webhookNeverSeen']],
    ['webhooks come unsigned', { webhook: { at: now, unsignedAt: ago(webhookMs) } }, ['working', 'webhookUnsigned']],
    ['they were long ago', { webhook: { at: now, unsignedAt: ago(webhookMs + 1), incompleteAt: ago(webhookMs + 1) } }, ['working']],
    ['a test send came', { webhook: { at: now, incompleteAt: now } }, ['working', 'webhookIncomplete']],
  ])('%s', (_title, changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  it('tells the gravest first', () => {
    expect(of({ webhook: undefined, givenUp: 1, waiting: { count: 1, since: ago(2 * stuckMs) }, lastSuccess: undefined })).toEqual(['stopped', 'changesStuck', 'recordsGivenUp', 'webhookNeverSeen']);
  });
});

describe('the health of a tenant, to the millisecond', () => {
  const { webhookMs: forSoLong } = healthThresholds;
  it.each<[string, Partial<HealthEvidence>, readonly string[]]>([
    ['a change at the threshold of what is stuck is late', { waiting: { count: 1, since: ago(stuckMs) }, lastSuccess: undefined }, ['attention', 'changesLate']],
    ['a success in the moment in which a change began to wait says that something goes', { waiting: { count: 1, since: ago(2 * stuckMs) }, lastSuccess: ago(2 * stuckMs) }, ['attention', 'changesLate']],
    ['a failure in the moment of the last success is not cured by it', { failures: [{ code: 'unavailable', at: ago(minute), count: 1, isOfWebhook: false }], lastSuccess: ago(minute) }, ['attention', 'changesFailing']],
    ['a failure is not cured where nothing ever succeeded', { failures: [{ code: 'unavailable', at: ago(minute), count: 1, isOfWebhook: false }], lastSuccess: undefined }, ['attention', 'changesFailing']],
    ['a secret that cannot be opened is a sign-in that fails', { failures: [{ code: 'secretMissing', at: ago(2 * minute), count: 1, isOfWebhook: false }] }, ['attention', 'signInRefused']],
    ['a subscription that ends now has not ended yet', { feeds: [{ state: 'subscribed', count: 1, failing: 0, nextExpiry: now }] }, ['working']],
    ['a subscription that ended', { feeds: [{ state: 'subscribed', count: 1, failing: 0, nextExpiry: ago(1) }] }, ['attention', 'feedExpired']],
    ['an end of what is not subscribed any more', { feeds: [{ state: 'polled', count: 1, failing: 0, nextExpiry: ago(1) }] }, ['working', 'feedPolled']],
    ['a mailbox that is polled and fails is not missing', { feeds: [{ state: 'polled', count: 1, failing: 1 }] }, ['working', 'feedPolled']],
    ['a mailbox without a subscription that did not fail yet', { feeds: [{ state: 'none', count: 1, failing: 0 }] }, ['working']],
    ['a mailbox without a subscription that fails', { feeds: [{ state: 'none', count: 1, failing: 1 }] }, ['attention', 'feedMissing']],
    ['a catch-up at the threshold', { feeds: [{ state: 'subscribed', count: 1, failing: 0, oldestCatchUp: ago(behindMs) }] }, ['working']],
    ['what was refused at the door is no webhook', { webhook: { at: ago(minute), refusedAt: ago(minute) } as HealthEvidence['webhook'] }, ['working', 'webhookNeverSeen']],
    ['one webhook beside what was refused at the door is one', { webhook: { at: ago(minute), refusedAt: ago(minute), realAt: ago(minute) } as HealthEvidence['webhook'] }, ['working']],
    ['an unsigned one is told of for a day', { webhook: { at: ago(minute), refusedAt: ago(minute), unsignedAt: ago(forSoLong) } as HealthEvidence['webhook'] }, ['working', 'webhookUnsigned']],
  ])('%s', (_, changes, expected) => {
    expect(of(changes)).toEqual(expected);
  });

  it('tells of what needs somebody before what is only worth knowing', () => {
    expect(of({ budget: { leftToday: 0, perDay: 5_000 }, feeds: [{ state: 'polled', count: 1, failing: 0 }] })).toEqual(['attention', 'budgetLow', 'feedPolled']);
  });

  it('tells the gravest first, and what is equally grave in the order in which it is looked for', () => {
    expect(of({ budget: { leftToday: 1, perDay: 5_000 }, held: 1, givenUp: 1, waiting: { count: 1, since: ago(stuckMs + 1) }, lastSuccess: undefined, feeds: [{ state: 'polled', count: 1, failing: 0 }, { state: 'none', count: 1, failing: 1 }] })).toEqual(['stopped', 'changesStuck', 'recordsGivenUp', 'deletionsHeld', 'feedMissing', 'feedPolled', 'budgetLow']);
  });
});
