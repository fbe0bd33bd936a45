import { existsSync, readFileSync, globSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { createNotificationReader } from './create-notification-reader.js';
import { fromDeltaRows } from './from-delta-rows.js';
import { toFailure } from './to-failure.js';
import { toTokenFailure } from './request-token.js';
import { wireDeltaPage, wireError, wireEvent, wireExpiry, wireList, wireSubscription, wireTokenError } from './wire.js';

const root = join(import.meta.dirname, '../../..');
const folder = process.env['GRAPH_EXAMPLES'] ?? globSync('../*/reference/graph-examples', { cwd: root }).map((found) => join(root, found))[0] ?? '';
const skipReason = existsSync(folder) ? '' : ' (skipped: no folder of examples; GRAPH_EXAMPLES names one)';

const example = z.object({ response: z.object({ status: z.number(), headers: z.record(z.string(), z.string()).default({}), body: z.unknown() }) });
const answerOf = (name: string) => {
  const { response } = example.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  return { ...response, headers: new Headers(response.headers) };
};
const posted = z.object({ payload: z.unknown().optional(), request: z.object({ body: z.unknown() }).optional() });
const postOf = (name: string) => {
  const { payload, request } = posted.parse(JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')));
  return payload ?? request?.body;
};
// The documentation's examples select a few members, or leave out most of them.
const partOfEvent = wireEvent.partial();

describe.skipIf(skipReason !== '')(`captured and documented answers of Graph${skipReason}`, () => {
  it.each(['user-post-events--01', 'user-post-events--02', 'event-get--01', 'event-update--01', 'calendar-post-events--01'])('%s is an event as we read it', (name) => {
    expect(partOfEvent.safeParse(answerOf(name).body).error).toBeUndefined();
  });
  it.each(['user-list-events--01', 'calendar-list-events--01', 'calendar-list-calendarview--01'])('%s is a list of events as we read it', (name) => {
    const { value } = wireList.parse(answerOf(name).body);
    expect(value.length).toBeGreaterThan(0);
    for (const item of value) expect(partOfEvent.safeParse(item).error).toBeUndefined();
  });
  it('singlevaluelegacyextendedproperty-get--01 shows an extended property where we look for it', () => {
    const { body } = answerOf('singlevaluelegacyextendedproperty-get--01');
    const property = { id: 'String {66f5a359-4659-4830-9070-00047ec6ac6e} Name Color', value: 'Green' };
    expect(partOfEvent.parse(body).singleValueExtendedProperties).toEqual([property]);
  });
  it.each([
    ['error--401-bad-token', 'unauthorized'],
    ['error--404-item-not-found', 'notFound'],
    ['error--404-mailbox-not-enabled', 'mailboxUnusable'],
    ['error--429-mailbox-concurrency', 'rateLimited'],
    ['error--504-empty', 'unavailable'],
    ['error--duplicate-transactionid', 'conflict'],
    ['throttling--01', 'rateLimited'],
  ])('%s is %s', (name, code) => {
    const answer = answerOf(name);
    expect(wireError.safeParse(answer.body).error).toBeUndefined();
    expect(toFailure(answer, 'mailbox', 0).code).toBe(code);
  });
  it.each([
    ['token--AADSTS700016', 'AADSTS700016'],
    ['token--AADSTS7000215', 'AADSTS7000215'],
    ['token--AADSTS7000222', 'AADSTS7000222'],
    ['token--AADSTS90002', 'AADSTS90002'],
    ['token--error-shape', 'AADSTS70011'],
  ])('%s is unauthorized with the hint %s', (name, hint) => {
    const { status, body } = answerOf(name);
    expect(wireTokenError.safeParse(body).error).toBeUndefined();
    expect(toTokenFailure({ status, body, retryAfter: null })).toMatchObject({ code: 'unauthorized', hint });
  });
  it.each([
    ['subscription-create--duplicate-409', 'mailbox', 'conflict'],
    ['subscription-create--forbidden', 'mailbox', 'forbidden'],
    ['subscription-update--gone-404', 'subscription', 'notFound'],
    ['delta--410-SyncStateNotFound', 'mailbox', 'resyncNeeded'],
    ['delta--400-badly-formed-token', 'mailbox', 'rejected'],
  ] as const)('%s, about a %s, is %s', (name, subject, code) => {
    expect(toFailure(answerOf(name), subject, 0).code).toBe(code);
  });
  it('subscription examples have the members that we read', () => {
    for (const name of ['subscription-create--response-2022-shape', 'subscription-post-subscriptions--01']) expect(wireSubscription.safeParse(answerOf(name).body).error).toBeUndefined();
    expect(wireExpiry.safeParse(answerOf('subscription-update--01').body).error).toBeUndefined();
    for (const item of wireList.parse(answerOf('subscription-list--01').body).value) expect(wireSubscription.safeParse(item).error).toBeUndefined();
  });
  it('delta examples are pages of hints', () => {
    expect(wireDeltaPage.parse(answerOf('delta--initial-response-headers').body).value).toEqual([]);
    expect(fromDeltaRows(wireDeltaPage.parse(answerOf('delta-query-events--02').body).value)).toHaveLength(2);
    expect(fromDeltaRows(wireDeltaPage.parse(postOf('delta--removed-item')).value)).toEqual([{ eventId: expect.any(String), isGone: true }]);
    expect(fromDeltaRows([postOf('delta--sparse-occurrence')])).toEqual([{ eventId: 'seriesMasterId', isGone: false }]);
  });
  it('notification examples are read whole', () => {
    const { read } = createNotificationReader();
    expect(read(postOf('change-notification--event-basic'))).toMatchObject({ notifications: [{ eventId: 'AAMkAGUwNjQ4ZjIxAAA=', etag: 'W/"CQAAABYAAACQ2fKdhq8oSKEDSVrdi3lRAAGDUUXn"' }], ignored: 0 });
    for (const event of ['missed', 'reauthorizationRequired', 'subscriptionRemoved']) expect(read(postOf(`lifecycle--${event}`))).toMatchObject({ lifecycle: [{ event }], ignored: 0 });
  });
});
