import { spawn } from 'node:child_process';
import { closeSync, mkdirSync, openSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const endWithParent = import.meta.resolve('./end-with-parent.mjs');
/** One that lived this long was well; its next death is a new story. */
const healthyMs = 10_000;
const longestDelayMs = 5_000;
const largestLog = 10_000_000;

/**
 * Keeps a program running: what dies is started again at once, more slowly when it dies repeatedly. One that ends before it was ever
 * ready does not get better by itself: `onFailure` is called. Output goes to a log file, so that it survives the supervisor.
 */
export function supervise({ name, entry, env, readyUrl, logDir, onStart, onFailure }) {
  let child;
  let isStopping = false;
  let wasReady = false;
  let deaths = 0;
  let timer;
  const ended = Promise.withResolvers();

  function start() {
    const startedAt = performance.now();
    const log = openLog(logDir, name);
    // Its own process group: Ctrl+C reaches the supervisor alone, which ends the children in order.
    child = spawn(process.execPath, ['--import', endWithParent, fileURLToPath(entry)], { env, stdio: ['ignore', log, 'inherit', 'ipc'], detached: true });
    closeSync(log);
    onStart();
    child.on('error', onFailure);
    child.once('exit', (code, signal) => {
      child = undefined;
      if (isStopping) return ended.resolve();
      if (!wasReady) return onFailure(new Error(`${name}: exit ${code ?? signal}`));
      deaths = performance.now() - startedAt > healthyMs ? 0 : deaths + 1;
      const delay = deaths <= 1 ? 0 : Math.min(100 * 2 ** deaths, longestDelayMs);
      process.stdout.write(`${name} が終了しました。再起動します。 / ${name} ended (${code ?? signal}); starting it again.\n`);
      timer = setTimeout(start, delay);
    });
  }

  return {
    name,
    start,
    pid: () => child?.pid,
    ready: async () => {
      while (!(await isAnswering(readyUrl))) {
        if (isStopping) throw new Error('stopping');
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
      wasReady = true;
    },
    /** SIGTERM, then SIGKILL when it takes too long. */
    stop: async (patienceMs) => {
      isStopping = true;
      clearTimeout(timer);
      if (child === undefined) return;
      child.kill('SIGTERM');
      const killing = setTimeout(() => child?.kill('SIGKILL'), patienceMs);
      await ended.promise;
      clearTimeout(killing);
    },
  };
}

function openLog(logDir, name) {
  mkdirSync(logDir, { recursive: true });
  const file = join(logDir, `${name}.log`);
  const log = openSync(file, 'a', 0o600);
  if (statSync(file).size > largestLog) truncateSync(file);
  return log;
}

async function isAnswering(url) {
  try {
    const answer = await fetch(url, { signal: AbortSignal.timeout(2_000) });
    await answer.arrayBuffer();
    return answer.ok;
  } catch {
    return false;
  }
}
