import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from '../../simulation/faults.js';
import { failure, type Answer } from './answer.js';

/** What goes out when a call meets a fault; `cut` when nothing goes out and the connection ends. */
export async function throughFault(fault: Fault | undefined, work: () => Answer): Promise<Answer | 'cut'> {
  if (fault === undefined) return work();
  if (fault.delayMs > 0) await sleep(fault.delayMs);
  switch (fault.effect) {
    case 'none':
      return work();
    case 'refuse':
      return toAnswer(fault);
    case 'loseAnswer':
      work();
      return toAnswer(fault);
    case 'drop':
      return 'cut';
    case 'dropAnswer':
      work();
      return 'cut';
  }
}

function toAnswer({ status, headers, body }: Fault): Answer {
  const own = failure(status, `HTTP_${status}`, '一時的なエラーです。');
  return { status, headers, body: body ?? own.body };
}
