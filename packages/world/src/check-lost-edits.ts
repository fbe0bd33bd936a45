import type { World } from './world-state.js';
import type { Overwritten } from './ledger.js';
import { Violation } from './violation.js';
import { isResaved } from '@clounect/core';
import { tenantId } from './world-state.js';
import { inOneGo, isCutOf, textOf } from './values.js';

/** Whatever a write of ours replaced that a person had written can still be found: on the other side, or in the log. */
export async function checkLostEdits(world: World): Promise<void> {
  const { ledger, store, scheduler } = world;
  if (ledger.overwritten.length === 0) return;
  const explanations = await scheduler.busy(store.activity.explain({ tenantId, limit: 5_000 }));
  const told = explanations.flatMap(({ recordId, decisions }) => decisions.flatMap(({ lost }) => (lost === undefined ? [] : [{ recordId, lost }])));
  for (const one of ledger.overwritten.splice(0)) {
    if (wasSeenThere(world, one) || ledger.gapFields.has(`${one.recordId}/${one.field}`)) continue;
    const isTold = told.some(({ recordId, lost }) => recordId === one.recordId && isSameText(one, lost[one.field]));
    if (!isTold) throw new Violation('no-edit-lost', `${one.field} of record ${one.recordId} was "${one.before.value}" in ${one.side === 'sfa' ? 'JUST.SFA' : one.mailboxId} and was replaced without a word`);
  }
}

/** The other side had the value as well, at that time or later: it went there before it was replaced here. */
function wasSeenThere({ ledger }: World, { side, recordId, field, before }: Overwritten): boolean {
  const histories = side === 'outlook' ? [ledger.records.get(recordId)?.fields.get(field) ?? []] : [...ledger.events.values()].filter((event) => event.recordId === recordId).map((event) => event.fields.get(field) ?? []);
  const isCut = (one: string, other: string): boolean => isCutOf(inOneGo(one), inOneGo(other));
  return histories.some((history) => history.some(({ value }) => value === before.value || isCut(before.value, value) || (side === 'outlook' && isCut(value, before.value)) || (field === 'content' && isResaved(value, before.value))));
}

function isSameText({ field, before }: Overwritten, lost: string | undefined): boolean {
  if (lost === undefined) return false;
  if (field !== 'period') return lost === before.value || (field === 'content' && isResaved(lost, before.value));
  try {
    return textOf(JSON.parse(lost)) === before.value;
  } catch {
    return false;
  }
}
