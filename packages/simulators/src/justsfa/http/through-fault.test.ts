import { describe, expect, it } from 'vitest';
import { faultSchema } from '../../simulation/faults.js';
import { ok } from './answer.js';
import { throughFault } from './through-fault.js';

async function meet(fault: object | undefined) {
  let worked = 0;
  const answer = await throughFault(fault && faultSchema.parse(fault), () => ok({ worked: (worked += 1) }));
  return { answer, worked };
}

describe('a call that meets a fault', () => {
  it.each([
    [undefined, 1, { status: 200 }],
    [{ effect: 'none', delayMs: 5 }, 1, { status: 200 }],
    [{ effect: 'refuse', status: 429, headers: { 'Retry-After': '3' } }, 0, { status: 429, headers: { 'Retry-After': '3' }, body: { code: 'HTTP_429' } }],
    [{ effect: 'loseAnswer', body: 'bad gateway', status: 502 }, 1, { status: 502, body: 'bad gateway' }],
  ])('%j: works %i times and answers accordingly', async (fault, worked, answer) => {
    expect(await meet(fault)).toMatchObject({ worked, answer });
  });
  it('cuts the connection before or after the work', async () => {
    expect(await meet({ effect: 'drop' })).toEqual({ worked: 0, answer: 'cut' });
    expect(await meet({ effect: 'dropAnswer' })).toEqual({ worked: 1, answer: 'cut' });
  });
});
