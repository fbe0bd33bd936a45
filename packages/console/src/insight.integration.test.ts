import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDay } from '@clounect/core';
import { createVisitor, startConsole, type RunningConsole } from './testing/start-console.js';

let running: RunningConsole;
beforeAll(async () => {
  running = await startConsole();
});
afterAll(() => running.close());

const signedIn = async (email = 'admin@tenant-1.example') => {
  const somebody = createVisitor(running.url);
  expect((await somebody.signIn(email)).status).toBe(303);
  return somebody;
};

describe('the charts', () => {
  it('say what they show to whoever cannot see them, by the tenant’s days', async () => {
    const now = new Date().toISOString();
    await running.note([{ at: now, latencyMs: 400 }, { at: now, latencyMs: 1_500 }, { at: now, result: 'failed', code: 'forbidden' }]);
    const { text } = await (await signedIn()).visit('/t/tenant-1/charts');
    expect(text).toContain('過去30日間の合計は3件、うち失敗1件');
    expect(text).toMatch(/半数が0\.4\s?秒以内、95%が1\.5\s?秒以内/);
    expect(text).toContain(`<th scope="row">${toDay(now, 'Asia/Tokyo')}</th><td>3</td><td>1</td>`);
    expect(text).not.toMatch(/<[^>]* (?:style|on[a-z]+)=/);
  });

  it('say so where there is nothing to show', async () => {
    const { status, text } = await (await signedIn('admin@tenant-2.example')).visit('/t/tenant-2/charts');
    expect(status).toBe(200);
    expect(text).toContain('まだ計測された反映はありません');
  });
});

describe('comparisons', () => {
  it('are told with their cost before they are asked for, and asking twice makes one', async () => {
    const somebody = await signedIn();
    expect((await somebody.visit('/t/tenant-1/comparisons')).text).toContain('JUST.SFAを12回、Microsoft 365を3回');
    const [one, other] = await Promise.all([somebody.send('/t/tenant-1/comparisons', {}), somebody.send('/t/tenant-1/comparisons', {})]);
    expect([one, other]).toMatchObject([{ status: 303, location: '/console/t/tenant-1/comparisons' }, { status: 303 }]);
    expect(await running.store.reconcileRuns.list('tenant-1', 9)).toHaveLength(1);
    const { text } = await somebody.visit('/t/tenant-1/comparisons');
    expect(text).toContain('順番待ち');
    expect(text).not.toContain('すべて照合する');
    expect((await somebody.send('/t/tenant-1/comparisons', {}, { 'sec-fetch-site': 'cross-site' })).status).toBe(403);
  });

  it('are not asked for where nothing is set up yet', async () => {
    const somebody = await signedIn('admin@tenant-2.example');
    expect((await somebody.visit('/t/tenant-2/comparisons')).text).toContain('設定が済むと');
    expect((await somebody.send('/t/tenant-2/comparisons', {})).status).toBe(303);
    expect(await running.store.reconcileRuns.list('tenant-2', 9)).toEqual([]);
  });
});
