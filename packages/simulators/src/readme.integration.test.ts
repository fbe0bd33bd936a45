import { expect, it } from 'vitest';
import { runReadme } from '@clounect/test-servers';
import { demoSettings, startGraphSimulator, type GraphSimulator } from './graph/index.js';
import { startJustSfaSimulator, type JustSfaSimulator } from './justsfa/index.js';

const file = new URL('../README.md', import.meta.url);

it('the first example of the README makes a record', async () => {
  const [sfa] = (await runReadme(file, { startJustSfaSimulator }, { names: ['sfa'], instead: { 'port: 3001': 'port: 0', 'await sfa.close();': '' } })) as [JustSfaSimulator];
  const records = (await (await fetch(`${sfa.url}/_sim/records`)).json()) as { record: Record<string, unknown> }[];
  expect(records.map(({ record }) => record['field_1000000002'])).toContain('定例');
  await sfa.close();
});

it('the others make an event and ask for a subscription', async () => {
  const [graph, created] = (await runReadme(file, { demoSettings, startGraphSimulator }, { blocks: [1, 2], names: ['graph', 'created'], instead: { 'port: 3002': 'port: 0', 'await graph.close();': '' } })) as [GraphSimulator, Response];
  expect(created.status).toBe(201);
  // The receiver of the README is not there.
  const asked = (await (await fetch(`${graph.url}/_sim/calls`)).json()) as { readonly byKind: Record<string, number> };
  expect(asked.byKind).toMatchObject({ 'event.create': 1, 'subscription.create': 1 });
  await graph.close();
});
