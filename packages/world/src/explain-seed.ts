import { runScript } from './run-script.js';
import { settingsOf } from './settings.js';
import { shorten } from './shorten.js';
import { tellStory } from './tell-story.js';
import { writeScript } from './write-script.js';

/** Plays one seed and, if it breaks a promise, tells the shortest story that does. Answers whether all held. */
export async function explainSeed(seed: number, moves: number, tell: (line: string) => void): Promise<boolean> {
  const script = writeScript(seed, moves);
  const settings = settingsOf(seed);
  const { failure } = await runScript(script, settings);
  tell(JSON.stringify(settings));
  if (failure === undefined) {
    tell('every promise was kept');
    return true;
  }
  const short = await shorten(script, settings, failure.rule);
  for (const line of tellStory(short)) tell(line);
  const again = await runScript(short, settings, { trace: (line) => void (process.env['CLOUNECT_TRACE'] === undefined || tell(line)) });
  tell(`=> ${again.failure?.message ?? failure.message}`);
  tell(JSON.stringify(short));
  return false;
}
