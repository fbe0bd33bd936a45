import type { Move } from './moves.js';
import { runScript, type Parts } from './run-script.js';
import type { WorldSettings } from './settings.js';

/** The shortest script that it finds, by leaving moves out, that still breaks the same rule. */
export async function shorten(script: readonly Move[], settings: WorldSettings, rule: string, parts: Parts = {}, mostRuns = 3_000): Promise<readonly Move[]> {
  let runs = 0;
  const fails = async (candidate: readonly Move[]): Promise<boolean> => {
    runs += 1;
    return (await runScript(candidate, settings, parts)).failure?.rule === rule;
  };
  let best = script;
  for (let size = Math.ceil(best.length / 2); size >= 1 && runs < mostRuns; ) {
    let isShorter = false;
    for (let at = 0; at < best.length && runs < mostRuns; ) {
      const candidate = [...best.slice(0, at), ...best.slice(at + size)];
      if (await fails(candidate)) {
        best = candidate;
        isShorter = true;
      } else at += size;
    }
    if (!isShorter || size > 1) size = size === 1 ? 0 : Math.floor(size / 2);
  }
  return best;
}
