import { describe, expect, it } from 'vitest';
import type { Decision } from './decision.js';
import type { Mapping } from '../mapping/mapping.js';
import type { OutlookEvent } from '../event/event.js';
import { armed, creating, ended, event, evidenceOf, fresh, living, minutesAgo, read, titled, unseen, type Setting } from '../testing/example-evidence.js';
import { chooseEvent } from './choose-event.js';
import { isOfFormerLife, isUnheardOf, withoutFormerLook } from './former-life.js';
import { planSync } from './plan-sync.js';

function decide(setting: Setting): Decision {
  const decision = planSync(evidenceOf({ isRestored: true, ...setting })).decisions.find(({ mailboxId }) => mailboxId === 'm');
  if (decision === undefined) throw new Error('nothing was decided');
  return decision;
}
const seen = (setting: Setting): readonly [string, string] => {
  const { row, step } = decide(setting);
  return [row, step.kind];
};
const settled = (setting: Setting): Mapping | undefined => {
  const { step } = decide(setting);
  return step.kind === 'settle' || step.kind === 'update' || step.kind === 'create' ? step.mapping : undefined;
};
const again = (generation: number): OutlookEvent => ({ ...event(), eventId: 'again', marker: { sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'e', generation } });
const twoLooks = { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' } } as const;
const left: Mapping = { ...living, state: 'ended', endReason: 'deleted-in-outlook' };

describe('after a declared restore', () => {
  it('an event is read before anything is decided about it, whatever is to be done', () => {
    for (const setting of [{}, { record: titled('新') }, { record: { state: 'deleted' } }] as const) expect(seen({ mapping: living, ...setting })).toEqual(['look-again', 'readEvent']);
  });

  it('an edit in Outlook never flows until both were compared: equal ones are agreement, different ones drift', () => {
    const twoWay = { direction: 'twoWay', mapping: armed } as const;
    expect(seen({ ...twoWay, record: fresh, event: read({ title: '私' }) })).toEqual(['re-based', 'settle']);
    const synced = settled({ ...twoWay, record: titled('私'), event: read({ title: '私' }) });
    expect([synced?.base?.title, synced?.rebasedIn, synced?.writesBack]).toEqual([{ sfa: '私', outlook: '私' }, 'e2', true]);
    const drifted = settled({ ...twoWay, record: fresh, event: read({ title: '私' }) });
    expect(drifted?.base?.title).toEqual({ sfa: '商談', outlook: '私' });
    // From here on it is as ever.
    expect(seen({ ...twoWay, mapping: drifted ?? armed, record: fresh, event: read({ title: '次' }) })).toEqual(['write-back', 'writeBack']);
    expect(seen({ ...twoWay, mapping: drifted ?? armed })).toEqual(['unchanged', 'none']);
  });

  it('a write to JUST.SFA that a backup remembers is not made again', () => {
    const pending = [{ kind: 'writeBack', sfa: { title: '私' }, outlook: { title: '私' } }] as const;
    expect(seen({ direction: 'twoWay', mapping: { ...armed, pending }, record: fresh, event: read({ title: '私' }) })).toEqual(['re-based', 'settle']);
  });

  it('what JUST.SFA changed since is written, at the version that was read', () => {
    const { row, step } = decide({ mapping: living, record: titled('新'), event: read() });
    expect([row, step.kind === 'update' && step.version.etag, step.kind === 'update' && step.mapping.rebasedIn]).toEqual(['update', 'v2', 'e2']);
  });

  it('an event that is gone is looked for by its marker under a later generation, and taken up', () => {
    const asked = { mapping: { ...living, missingSince: minutesAgo(1) }, event: { state: 'missing' } } as const;
    expect(seen({ ...asked, record: titled('新') })).toEqual(['look-up', 'lookUp']);
    const adopted = settled({ ...asked, found: [again(2)] });
    expect([seen({ ...asked, found: [again(2)] }), adopted?.eventId, adopted?.generation, adopted?.rebasedIn]).toEqual([['adopt', 'settle'], 'again', 2, 'e2']);
    // A copy of the one that is gone is none of it.
    expect(seen({ ...asked, found: [again(1)] })).toEqual(['left-deleted', 'settle']);
  });

  it('an event that is gone and not made again was deleted by somebody: only the next change of the schedule makes it again', () => {
    const gone = settled({ ...twoLooks, record: titled('新'), found: [] });
    expect([gone?.state, gone?.endReason, gone?.base?.title.sfa, gone?.rebasedIn]).toEqual(['ended', 'deleted-in-outlook', '新', 'e2']);
    expect(seen({ mapping: gone ?? living, record: titled('新') })).toEqual(['left-deleted', 'none']);
    expect(seen({ mapping: gone ?? living, record: titled('次'), found: [] })).toEqual(['create-again', 'create']);
    expect(seen({ ...twoLooks, found: [], policies: { outlookDelete: 'restore' } })).toEqual(['create-again', 'create']);
  });

  it('absence needs two looks of this life', () => {
    const before = { mapping: { ...living, missingSince: minutesAgo(60) }, event: { state: 'missing' } } as const;
    expect(seen(before)).toEqual(['confirm-absence', 'wait']);
    expect(settled({ ...before })).toBeUndefined();
  });

  it('a creation that was under way is adopted as it stands, and otherwise made anew under the new epoch, if it is still wanted', () => {
    const edited: OutlookEvent = { ...event({ title: '私' }) };
    const adopted = decide({ mapping: creating, found: [edited] });
    expect([adopted.row, adopted.lost]).toEqual(['adopt', { title: '私' }]);
    const { row, step } = decide({ mapping: creating, record: unseen, found: [] });
    expect([row, step.kind === 'create' && [step.identity.epoch, step.identity.generation]]).toEqual(['create', ['e2', 1]]);
    expect(settled({ mapping: creating, record: { state: 'deleted' }, found: [] })).toMatchObject({ state: 'ended', endReason: 'record-deleted' });
  });

  it('every create looks first, also beside an event that stands, unless the record was born since by ADD', () => {
    const other: Mapping = { ...living, mailboxId: 'm2', serves: ['jiro'], rebasedIn: 'e2' };
    const beside = (record: Setting['record']): readonly string[] => planSync({ ...evidenceOf({ isRestored: true, ...(record === undefined ? {} : { record }) }), mappings: [other] }).decisions.filter(({ mailboxId }) => mailboxId === 'm').map(({ row }) => row);
    expect([beside(unseen), beside(fresh)]).toEqual([['look-up'], ['create']]);
    expect(seen({ mapping: ended, record: unseen })).toEqual(['look-up', 'lookUp']);
    expect(seen({ mapping: { ...ended, epoch: 'e2' }, record: unseen, found: [] })).toEqual(['create-again', 'create']);
  });

  it('what a backup remembers as deleted in Outlook is looked for once, because it may have been made again', () => {
    expect(seen({ mapping: left })).toEqual(['look-up', 'lookUp']);
    expect(seen({ mapping: left, found: [again(2)] })).toEqual(['adopt', 'settle']);
    expect(seen({ mapping: left, found: [] })).toEqual(['left-deleted', 'settle']);
    expect(seen({ mapping: settled({ mapping: left, found: [] }) ?? left })).toEqual(['left-deleted', 'none']);
  });

  it('an ended generation of the former epoch stays ended once the mapping was compared anew (rule 25)', () => {
    const rebased: Mapping = { ...ended, generation: 3, rebasedIn: 'e2' };
    expect([chooseEvent([again(3)], rebased, 'e2').kind, chooseEvent([again(4)], rebased, 'e2').kind]).toEqual(['none', 'one']);
  });

  it('without a declaration, an event that this database never made tells that it is an older one', () => {
    const marker = { ...again(1).marker, sourceId: 's', recordId: '1', mailboxId: 'm', epoch: 'e', generation: 2 };
    expect([isUnheardOf(marker, ended, { epoch: 'e' }), isUnheardOf({ ...marker, generation: 1 }, ended, { epoch: 'e' }), isUnheardOf(marker, ended, { epoch: 'e2' })]).toEqual([true, false, false]);
    expect(decide({ isRestored: false, record: unseen, found: [event()] }).because).toBe('restoreSuspected');
    expect(decide({ isRestored: true, record: unseen, found: [event()] }).because).toBeUndefined();
  });
});

describe('withoutFormerLook', () => {
  const tenant = { epoch: 'e2', restoredAt: minutesAgo(5) };
  const look = (missingSince: string, rebasedIn?: string) => withoutFormerLook({ ...living, missingSince, rebasedIn }, tenant)?.missingSince;
  it('forgets a first look of before the restore, of a mapping that was not compared since', () => {
    expect([look(minutesAgo(6)), look(minutesAgo(5)), look(minutesAgo(4)), look(minutesAgo(6), 'e2')]).toEqual([undefined, minutesAgo(5), minutesAgo(4), minutesAgo(6)]);
    expect([withoutFormerLook(undefined, tenant), withoutFormerLook(living, tenant)]).toEqual([undefined, living]);
  });

  it('forgets none where no restore was declared', () => {
    expect(withoutFormerLook({ ...living, missingSince: minutesAgo(6) }, { epoch: 'e2' })?.missingSince).toBe(minutesAgo(6));
  });
});

it('another epoch is a former life only where a restore was declared', () => {
  expect([isOfFormerLife(living, { epoch: 'e2' }), isOfFormerLife(living, { epoch: 'e2', restoredAt: minutesAgo(5) }), isOfFormerLife(undefined, { epoch: 'e2', restoredAt: minutesAgo(5) })]).toEqual([false, true, false]);
});
