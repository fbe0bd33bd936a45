import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { runScript } from './run-script.js';
import type { Move } from './moves.js';
import type { WorldSettings } from './settings.js';

const folder = new URL('../found/', import.meta.url);

interface Story {
  readonly settings: WorldSettings;
  readonly script: readonly Move[];
}

// Each broke a promise once, shortened from the seed that it is called after.
it.each(readdirSync(folder).sort())('keeps every promise in the story %s', async (name) => {
  const { settings, script } = JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Story;
  expect((await runScript(script, settings)).failure?.message).toBeUndefined();
});
