import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoSettings, startGraphSimulator } from '@clounect/simulators/graph';
import { expect, it } from 'vitest';

it('runs the code of the README, with the addresses of a simulator', async () => {
  const simulator = await startGraphSimulator();
  const folder = mkdtempSync(join(tmpdir(), 'clounect-readme-'));
  try {
    const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8');
    const code = /```ts\n([\s\S]*?)```/.exec(readme)?.[1] ?? '';
    const [app] = demoSettings.apps;
    const replacements: [string, string][] = [
      ["'@clounect/graph-calendar'", `'${join(import.meta.dirname, 'index.ts')}'`],
      ["tokenEndpointOf('global', 'clounect.example')", `'${simulator.tokenEndpoint}'`],
      ["'00000000-0000-0000-0000-000000000000'", `'${app?.clientId}'`],
      ["'from your vault'", `'${app?.secrets[0]?.value}'`],
      ["'https://graph.microsoft.com/v1.0'", `'${simulator.graphUrl}'`],
      ["{ timeZone: 'Asia/Tokyo' }", `{ timeZone: 'Asia/Tokyo', graphUrl: '${simulator.graphUrl}' }`],
      ["'taro.yamada@clounect.example'", `'${demoSettings.users[0]?.mail}'`],
    ];
    let runnable = code;
    for (const [from, to] of replacements) {
      expect(runnable).toContain(from);
      runnable = runnable.replace(from, to);
    }
    const file = join(folder, 'readme.ts');
    writeFileSync(file, `${runnable}\nexport { found, page };\n`);
    const { found, page } = (await import(/* @vite-ignore */ file)) as { found: unknown; page: unknown };
    expect(found).toEqual({ status: 'done', value: [] });
    expect(page).toMatchObject({ status: 'done', value: { events: [], isLast: true } });
  } finally {
    rmSync(folder, { recursive: true });
    await simulator.close();
  }
});
