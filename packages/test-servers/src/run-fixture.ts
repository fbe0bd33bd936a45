import { fork, type ChildProcess } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Runs a `.fixture.ts` file from source as a process of its own. */
export function runFixture(file: URL, ...args: readonly string[]): ChildProcess {
  return fork(fileURLToPath(file), args, {
    execArgv: ['--conditions=clounect-source', '--experimental-transform-types', '--no-warnings', '--import', new URL('./source-hook.mjs', import.meta.url).href],
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  });
}

/** Kills it as `kill -9` does and resolves when it is gone. */
export async function killHard(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const gone = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await gone;
}

/** The fixture's next message. */
export function messageOf(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code, signal) => reject(new Error(`The fixture ended (${code ?? signal}) without a message.`)));
  });
}
