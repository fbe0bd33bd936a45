import { startJustSfaSimulator, type JustSfaSimulator, type SettingsInput } from '@clounect/simulators/justsfa';
import { afterEach, describe, expect, it } from 'vitest';
import { probeParticipantFilter } from './probe-participant-filter.js';
import { sfaSettingsSchema } from './settings.js';
import { exampleSource } from './testing/example-source.js';

const [participants, schedule] = ['_{schedule}_participants-0', '_{schedule}-0'];
let running: JustSfaSimulator | undefined;
afterEach(async () => {
  await running?.close();
  running = undefined;
});

async function probe(switches: NonNullable<SettingsInput['switches']>, { who = ['taro.yamada', 'hanako.sato'], overrides = {}, faults = [] as object[] } = {}) {
  running = await startJustSfaSimulator({ settings: { switches } });
  const post = (path: string, body: unknown) => fetch(`${running?.url ?? ''}/_sim${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) });
  for (const id of who) await post('/records', { record: { field_1000000001: { field_1000000001_period: [], field_1000000001_participants: [[id]] }, field_1000000002: '商談' } });
  await post('/faults', { faults });
  const settings = sfaSettingsSchema.parse({ tenant: 'example', baseUrl: running.url });
  const result = await probeParticipantFilter({ settings, source: exampleSource(overrides), apiKey: 'EXAMPLE-KEY', participant: 'taro.yamada' });
  const { total } = (await (await fetch(`${running.url}/_sim/calls`)).json()) as { total: number };
  return { ...result, answers: result.spellings.map(({ answer }) => answer), total };
}

describe('the probe of the participant filter', () => {
  it('finds the first spelling with two calls', async () => {
    expect(await probe({ participantParam: 'participants' })).toMatchObject({ answers: ['filters'], working: participants, recommended: 'perUser', total: 2 });
  });
  it.each(['refuse', 'ignore'] as const)('finds the second one where the first is not known (unknown parameters: %s)', async (unknownParams) => {
    const answers = [unknownParams === 'refuse' ? 'refused' : 'ignored', 'filters'];
    expect(await probe({ participantParam: 'schedule', unknownParams })).toMatchObject({ answers, working: schedule, recommended: 'perUser' });
  });
  it.each([['refuse', 'refused'], ['ignore', 'ignored']] as const)('recommends to list all where neither works (unknown parameters: %s)', async (unknownParams, answer) => {
    const found = await probe({ participantParam: 'none', unknownParams });
    expect(found).toMatchObject({ answers: [answer, answer], recommended: 'all' });
    expect(found.working).toBeUndefined();
  });
  it('is not taken in when every row happens to be that user’s', async () => {
    expect(await probe({ participantParam: 'none', unknownParams: 'ignore' }, { who: ['taro.yamada'] })).toMatchObject({ answers: ['ignored', 'ignored'], recommended: 'all' });
  });
  it('says that nothing came, and recommends nothing, where an empty condition lets nothing through', async () => {
    const found = await probe({ participantParam: 'none', unknownParams: 'ignore', emptyCondition: 'none' });
    expect(found.answers).toEqual(['empty', 'empty']);
    expect(found.recommended).toBeUndefined();
  });
  it('recommends nothing when a call failed', async () => {
    const found = await probe({ participantParam: 'none' }, { faults: [{ kind: 'list', status: 503 }] });
    expect(found.answers).toEqual(['failed', 'failed']);
    expect(found.recommended).toBeUndefined();
  });
  it('needs no call to say that a table without a filter is listed whole', async () => {
    expect(await probe({}, { overrides: { filterName: undefined } })).toMatchObject({ answers: [], recommended: 'all', total: 0 });
  });
});
