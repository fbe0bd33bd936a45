import { expect, it, vi } from 'vitest';

it('prints a plan with a reason for everybody', async () => {
  const lines: string[] = [];
  vi.spyOn(console, 'log').mockImplementation((line: string) => void lines.push(line));
  const example = './print-plan.mjs';
  await import(/* @vite-ignore */ example);
  vi.restoreAllMocks();
  const text = lines.join('\n');
  for (const expected of [/room-a +not-linked +none/, /hanako +create +create/, /taro +update +update/, /hanako +delete +delete/, /taro +meeting-held +hold/]) {
    expect(text).toMatch(expected);
  }
});
