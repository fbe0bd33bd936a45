import { expect, it } from 'vitest';
import { toTransactionId } from './transaction-id.js';

const identity = { tenantId: 't', sourceId: 's', recordId: 'r', mailboxId: 'm', epoch: 'e', generation: 1 };

it('never changes for one identity: an event made by an earlier release must be recognised', () => {
  expect(toTransactionId(identity)).toBe('7b510201-4262-877a-8834-f417b46df49b');
});

it('differs when any part differs, also when parts run into each other', () => {
  const others = [
    { ...identity, tenantId: 'x' },
    { ...identity, sourceId: 'x' },
    { ...identity, recordId: 'x' },
    { ...identity, mailboxId: 'x' },
    { ...identity, epoch: 'x' },
    { ...identity, generation: 2 },
    { ...identity, sourceId: 'sr', recordId: '' },
  ];
  expect(new Set([identity, ...others].map(toTransactionId)).size).toBe(others.length + 1);
});
