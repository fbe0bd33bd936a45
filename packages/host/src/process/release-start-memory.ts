import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

const afterMs = 1_500;

/**
 * Opening PGlite leaves more than 100 MB of unused buffers, which V8 keeps as long as the process is idle: one collection soon
 * after the start gives them back.
 */
export function releaseStartMemory(): void {
  setTimeout(() => {
    setFlagsFromString('--expose-gc');
    const collect: unknown = runInNewContext('gc');
    setFlagsFromString('--no-expose-gc');
    if (typeof collect === 'function') collect();
  }, afterMs).unref();
}
