import { demoSettings, startGraphSimulator, type GraphSimulator } from '@clounect/simulators/graph';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { probeDirectory } from './probe-directory.js';

const [app] = demoSettings.apps;
const users = demoSettings.users.map((user, index) => ({ ...user, state: index === 5 ? ('noMailbox' as const) : user.state }));
const [somebody] = users;
const clientSecret = app?.secrets[0]?.value ?? '';

let simulator: GraphSimulator;
beforeEach(async () => {
  simulator = await startGraphSimulator({ settings: { users }, seed: 1 });
});
afterEach(() => simulator.close());

async function probe(entered: { tokenEndpoint?: string; clientId?: string; clientSecret?: string; mail?: string | undefined } = {}) {
  const { mail = somebody?.mail ?? '', ...given } = entered;
  const found = await probeDirectory({ settings: { tokenEndpoint: simulator.tokenEndpoint, graphUrl: simulator.graphUrl, clientId: app?.clientId ?? '', clientSecret, ...given }, mail: mail === '' ? undefined : mail });
  return Object.fromEntries(found.map(({ part, state, code }) => [part, code === undefined ? state : `${state}: ${code}`]));
}

const good = { tokenEndpoint: 'ok', clientId: 'ok', clientSecret: 'ok', permissions: 'ok', mailbox: 'ok' };

describe('probeDirectory against the simulated Entra and Graph', () => {
  it('finds everything right by a token and two calls', async () => {
    expect(await probe()).toEqual(good);
    const { byKind } = (await (await fetch(`${new URL(simulator.graphUrl).origin}/_sim/calls`)).json()) as { byKind: Record<string, number> };
    expect(Object.entries(byKind).filter(([, count]) => count > 0).sort()).toEqual([['event.list', 1], ['token', 1], ['user.get', 1]]);
  });

  it.each([
    ['a wrong secret', () => ({ clientSecret: 'wrong' }), { tokenEndpoint: 'ok', clientId: 'ok', clientSecret: 'failed: AADSTS7000215', permissions: 'unknown', mailbox: 'unknown' }],
    ['an unknown application', () => ({ clientId: '00000000-0000-4000-8000-000000000000' }), { tokenEndpoint: 'ok', clientId: 'failed: AADSTS700016', clientSecret: 'unknown' }],
    ['an unknown directory', () => ({ tokenEndpoint: simulator.tokenEndpoint.replace(/\/[^/]+\/oauth2/, '/00000000-0000-4000-8000-000000000000/oauth2') }), { tokenEndpoint: 'failed: AADSTS90002', clientId: 'unknown' }],
    ['an endpoint on another host', () => ({ tokenEndpoint: 'https://login.evil.example/x/oauth2/v2.0/token' }), { tokenEndpoint: 'failed: tokenEndpointWrong', clientSecret: 'unknown' }],
    ['an endpoint that does not answer', () => ({ tokenEndpoint: 'http://127.0.0.1:9/x/oauth2/v2.0/token' }), { tokenEndpoint: 'failed: tokenEndpointWrong' }],
    ['an address without a user', () => ({ mail: 'nobody@kaisha.example' }), { ...good, mailbox: 'failed: mailboxUnknown' }],
    ['a user without a mailbox', () => ({ mail: users[5]?.mail ?? '' }), { ...good, mailbox: 'failed: mailboxUnusable' }],
    ['no address', () => ({ mail: '' }), { ...good, mailbox: 'unknown' }],
  ])('tells %s apart', async (_what, entered, expected) => {
    expect(await probe(entered())).toMatchObject(expected);
  });

  it('names a permission that was forgotten', async () => {
    await simulator.close();
    simulator = await startGraphSimulator({ settings: { users, apps: [{ ...demoSettings.apps[0], roles: ['Calendars.ReadWrite'] }] as never }, seed: 1 });
    expect(await probe()).toMatchObject({ clientSecret: 'ok', permissions: 'failed: permissionMissing' });
  });
});
