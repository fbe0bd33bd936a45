// The host as a process of its own; its settings are environment variables (see the README).
import { readEnvironment } from './process/read-environment.js';
import { runHost } from './process/run-host.js';
import { toStartFailure } from './process/to-start-failure.js';

const lastResortMs = 9_500;

function fail(error: unknown): never {
  process.stderr.write(toStartFailure(error));
  process.exit(1);
}

try {
  const host = runHost(readEnvironment(process.env));
  let isStopping = false;
  const stop = (): void => {
    if (isStopping) return;
    isStopping = true;
    // What a run was doing is not lost: its lease ends and its intents are settled by the next one.
    setTimeout(() => process.exit(0), lastResortMs).unref();
    void host.stop().finally(() => process.exit(0));
  };
  process.on('SIGTERM', stop).on('SIGINT', stop);
  await host.ready.catch(async (error: unknown) => {
    if (isStopping) return;
    isStopping = true;
    setTimeout(() => fail(error), lastResortMs).unref();
    await host.stop();
    fail(error);
  });
} catch (error) {
  fail(error);
}
