import type { NotificationReceipt } from '@clounect/core';
import { expect, it, vi } from 'vitest';
import { createReceiptTeller } from './create-receipt-teller.js';

const receipt = (changes: Partial<NotificationReceipt>): NotificationReceipt => ({ accepted: 0, strangers: 0, ignored: 0, unknownKinds: [], hasLifecycle: false, ...changes });

it('counts strangers and tells of them once a minute at most, and never of a batch that is all ours', () => {
  const warn = vi.fn();
  let now = 0;
  const tell = createReceiptTeller({ debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() }, () => now);
  tell(receipt({ accepted: 1_000 }));
  expect(warn).not.toHaveBeenCalled();
  for (let batch = 0; batch < 100; batch += 1) tell(receipt({ strangers: 9, ignored: 1 }));
  expect(warn.mock.calls.map(([fields]) => fields as object)).toEqual([{ code: 'strangers', since: 10, total: 10 }]);
  now = 60_000;
  tell(receipt({ accepted: 1 }));
  expect(warn).toHaveBeenLastCalledWith({ code: 'strangers', since: 990, total: 1_000 }, expect.any(String));
});

it('names each unknown kind of a batch once', () => {
  const warn = vi.fn();
  createReceiptTeller({ debug: vi.fn(), info: vi.fn(), warn, error: vi.fn() })(receipt({ unknownKinds: ['a', 'a', 'b'] }));
  expect(warn.mock.calls.map(([fields]) => (fields as { kind: string }).kind)).toEqual(['a', 'b']);
});
