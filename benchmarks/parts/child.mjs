// Processes that answer messages: the parent asks by name, the child answers with what its function gives.
import { fork } from 'node:child_process';
import { once } from 'node:events';

/** Starts a script of this folder; `ask(name, argument)` resolves with its answer. */
export async function startChild(script, settings = {}) {
  const child = fork(new URL(script, import.meta.url), [JSON.stringify(settings)], { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  const waiting = new Map();
  let last = 0;
  child.on('message', ({ id, value, error }) => {
    const { resolve, reject } = waiting.get(id);
    waiting.delete(id);
    if (error === undefined) resolve(value);
    else reject(new Error(`${script}: ${error}`));
  });
  const ended = once(child, 'exit');
  const ask = async (name, argument) => {
    const answer = Promise.withResolvers();
    waiting.set((last += 1), answer);
    child.send({ id: last, name, argument });
    return Promise.race([answer.promise, ended.then(() => Promise.reject(new Error(`${script} ended`)))]);
  };
  await ask('ready');
  return {
    ask,
    stop: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

/** In the child: answers the parent's questions, and ends with it. */
export function answer(functions) {
  process.on('message', async ({ id, name, argument }) => {
    try {
      process.send({ id, value: name === 'ready' ? true : await functions[name](argument) });
    } catch (error) {
      process.send({ id, error: error.stack });
    }
  });
  process.on('disconnect', () => process.exit(0));
}

export const settings = () => JSON.parse(process.argv[2] ?? '{}');
