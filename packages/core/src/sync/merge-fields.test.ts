import { describe, expect, it } from 'vitest';
import { half } from '../testing/example-evidence.js';
import { isLikePair, isSameContent, isSameValue, mergeFields, type Merge, type MergeInput } from './merge-fields.js';
import { policiesSchema } from '../tenant/tenant.js';
import { toBase } from '../mapping/transitions.js';

const policies = policiesSchema.parse({ limits: { title: 6, location: 255, content: 1_000 }, sfaLimits: { title: 6, location: 255, content: 1_000 } });
const inStep: MergeInput = { sfa: half, outlook: half, base: toBase(half, half), pending: [], policies, untouchable: new Set() };
const twoWay = { writeBack: { isOutlookNewer: false, refused: [] } } as const;
const merge = (changes: Partial<MergeInput>): Merge => mergeFields({ ...inStep, ...changes });
const theirs = { outlook: { ...half, title: '私' } };
const ours = { sfa: { ...half, title: '新' } };

describe('a field of which one side changed', () => {
  it('is written to Outlook when JUST.SFA changed it, and settled only by the answer', () => {
    expect(merge(ours)).toEqual({ changes: { title: '新' }, sfa: { title: '新' }, back: {}, outlook: {}, base: inStep.base, verdicts: { period: 'unchanged', title: 'write', location: 'unchanged', content: 'unchanged' } });
  });

  it('is drift when Outlook changed it in one-way mode: settled as it is, or written over', () => {
    const kept = merge(theirs);
    expect([kept.verdicts.title, kept.changes, kept.base.title]).toEqual(['drift-kept', {}, { sfa: '商談', outlook: '私' }]);
    const restored = merge({ ...theirs, policies: { ...policies, outlookDrift: 'restore' } });
    expect([restored.verdicts.title, restored.changes, restored.base.title]).toEqual(['drift-restored', { title: '商談' }, { sfa: '商談', outlook: '商談' }]);
  });

  it('flows to JUST.SFA when Outlook changed it in two-way mode', () => {
    expect(merge({ ...theirs, ...twoWay })).toMatchObject({ changes: {}, back: { title: '私' }, outlook: { title: '私' }, base: inStep.base, verdicts: { title: 'write-back' } });
  });
});

describe('a field that both sides changed', () => {
  const both = { ...ours, ...theirs };
  it.each([
    ['sfaWins', true, 'conflict-sfa-wins'],
    ['outlookWins', false, 'conflict-outlook-wins'],
    ['newestWins', true, 'conflict-outlook-wins'],
    ['newestWins', false, 'conflict-sfa-wins'],
  ] as const)('has one winner: %s, Outlook newer: %s', (conflict, isOutlookNewer, verdict) => {
    const merged = merge({ ...both, policies: { ...policies, conflict }, writeBack: { isOutlookNewer, refused: [] } });
    expect([merged.verdicts.title, merged.changes, merged.back]).toEqual(verdict === 'conflict-sfa-wins' ? [verdict, { title: '新' }, {}] : [verdict, {}, { title: '私' }]);
  });

  it('is JUST.SFA\'s in one-way mode, whatever the setting', () => {
    expect(merge({ ...both, policies: { ...policies, conflict: 'outlookWins' } }).verdicts.title).toBe('conflict-sfa-wins');
  });

  it('is agreed on where both have it equal, as Outlook can hold it', () => {
    const agreed = merge({ sfa: { ...half, title: '1234567' }, outlook: { ...half, title: '12345…' }, ...twoWay });
    expect([agreed.verdicts.title, agreed.changes, agreed.back, agreed.base.title]).toEqual(['agreement', {}, {}, { sfa: '1234567', outlook: '12345…' }]);
  });
});

describe('a field that cannot be written', () => {
  it('is settled as it is where a person made it untouchable, whoever changed it', () => {
    for (const change of [ours, theirs, { ...ours, ...theirs }]) {
      const { verdicts, changes, back, base } = merge({ ...change, ...twoWay, untouchable: new Set(['title']) });
      expect([verdicts.title, changes, back, base.title]).toEqual(['untouchable', {}, {}, { sfa: { ...half, ...('sfa' in change ? change.sfa : {}) }.title, outlook: { ...half, ...('outlook' in change ? change.outlook : {}) }.title }]);
    }
  });

  it('is too long for Outlook where cutting is forbidden: the others go on', () => {
    const merged = merge({ sfa: { ...half, title: '1234567', location: '隣' }, policies: { ...policies, overlong: 'refuse' } });
    expect([merged.verdicts.title, merged.changes, merged.base.title]).toEqual(['overlong', { location: '隣' }, { sfa: '1234567', outlook: '商談' }]);
  });

  it('is too long for JUST.SFA where cutting is forbidden', () => {
    const merged = merge({ outlook: { ...half, title: '1234567' }, ...twoWay, policies: { ...policies, overlong: 'refuse' } });
    expect([merged.verdicts.title, merged.back, merged.base.title]).toEqual(['overlong', {}, { sfa: '商談', outlook: '1234567' }]);
  });
});

describe('an edit in Outlook that may flow', () => {
  const cut = { sfa: { ...half, title: '1234567' }, base: { ...inStep.base, title: { sfa: '1234567', outlook: '12345…' } } };

  it('stays where it is when what was edited is a cut copy: JUST.SFA holds more', () => {
    expect(merge({ ...cut, outlook: { ...half, title: '私…' }, ...twoWay }).verdicts.title).toBe('overlong');
  });

  it('stays too when the copy was edited before: nobody in Outlook ever saw all of the text', () => {
    const drifted = { ...inStep.base, title: { sfa: '1234567', outlook: '12345' } };
    expect(merge({ ...cut, base: drifted, outlook: { ...half, title: '私' }, ...twoWay }).verdicts.title).toBe('overlong');
  });

  it('flows where the pair is unlike for another reason: Outlook\'s shorter text is no cut', () => {
    const fitting = { ...inStep.base, title: { sfa: '123', outlook: '12' } };
    expect(merge({ sfa: { ...half, title: '123' }, base: fitting, outlook: { ...half, title: '私' }, ...twoWay }).verdicts.title).toBe('write-back');
  });

  it.each(['sfaWins', 'outlookWins', 'newestWins'] as const)('loses against a change in JUST.SFA when it can\'t flow, whoever is to win (%s)', (conflict) => {
    const lost = (input: Partial<MergeInput>, changes: Partial<typeof policies> = {}) => merge({ ...twoWay, ...input, policies: { ...policies, conflict, ...changes } });
    // Made of a cut copy, or too long: nobody in Outlook would see JUST.SFA's change otherwise.
    expect(lost({ ...cut, sfa: { ...half, title: '新' }, outlook: { ...half, title: '私…' } })).toMatchObject({ verdicts: { title: 'conflict-sfa-wins' }, changes: { title: '新' }, back: {} });
    expect(lost({ sfa: { ...half, title: '新' }, outlook: { ...half, title: '1234567' } }, { overlong: 'refuse' })).toMatchObject({ verdicts: { title: 'conflict-sfa-wins' }, changes: { title: '新' }, back: {} });
    expect(lost({ ...cut, sfa: { ...half, title: '7654321' }, outlook: { ...half, title: '私…' } }, { overlong: 'refuse' })).toMatchObject({ verdicts: { title: 'overlong' }, changes: {}, back: {} });
  });

  it('of a private event flows with its times and never with its texts', () => {
    const period = { kind: 'timed', start: '2026-11-24T02:00:00Z', end: '2026-11-24T03:00:00Z' } as const;
    const { verdicts, back } = merge({ outlook: { ...half, title: '私', period, isPrivate: true }, ...twoWay });
    expect([verdicts.title, verdicts.period, back]).toEqual(['private', 'write-back', { period }]);
  });

  it('that won a conflict and was refused does not lose it later, when nobody knows any more which side was the newer one', () => {
    const refused = [{ field: 'title', failure: { code: 'rejected', detail: '' }, sfa: '新', outlook: '私' }] as const;
    const again = (outlook: string) => merge({ sfa: { ...half, title: '新' }, outlook: { ...half, title: outlook }, policies: { ...policies, conflict: 'newestWins' }, writeBack: { isOutlookNewer: false, refused } }).verdicts.title;
    expect([again('私'), again('私の')]).toEqual(['refused-back', 'conflict-sfa-wins']);
  });

  it('is not sent again while both values of a refused pair stand, and is once either changed; another field\'s refusal says nothing', () => {
    const refused = { field: 'title', failure: { code: 'rejected', detail: '' }, sfa: '商談', outlook: '私' } as const;
    const title = (entry: object, change: Partial<MergeInput> = theirs) => merge({ ...change, writeBack: { isOutlookNewer: true, refused: [{ ...refused, ...entry }] } });
    const again = title({});
    expect([again.verdicts.title, again.back, again.base.title]).toEqual(['refused-back', {}, { sfa: '商談', outlook: '商談' }]);
    expect([title({ outlook: '私の' }).verdicts.title, title({ sfa: '古' }).verdicts.title, title({ field: 'location' }).verdicts.title]).toEqual(['write-back', 'write-back', 'write-back']);
  });
});

describe('privacy', () => {
  const open = { ...half, isPrivate: false };
  const hidden = { ...half, isPrivate: true };
  it('is not looked at while its key is not configured', () => {
    const { verdicts, changes, base } = merge({ outlook: hidden });
    expect(['isPrivate' in verdicts, changes, base.isPrivate]).toEqual([false, {}, inStep.base.isPrivate]);
  });

  it('goes to Outlook, and never back', () => {
    expect(merge({ sfa: hidden, outlook: open, base: toBase(open, open) })).toMatchObject({ changes: { isPrivate: true }, verdicts: { isPrivate: 'write' } });
    expect(merge({ sfa: open, outlook: hidden, base: toBase(open, open), ...twoWay })).toMatchObject({ back: {}, verdicts: { isPrivate: 'drift-kept' } });
    expect(merge({ sfa: open, outlook: hidden, base: toBase(open, open), ...twoWay, policies: { ...policies, outlookDrift: 'restore' } }).verdicts.isPrivate).toBe('drift-kept');
  });
});

describe('what equals a pending value of ours (rule 17)', () => {
  const update = (title: string, sfa = title) => ({ kind: 'update', changes: { title }, sfa: { title: sfa } }) as const;
  const writeBack = (title: string, outlook: string) => ({ kind: 'writeBack', sfa: { title }, outlook: { title: outlook } }) as const;

  it('was written to Outlook by us, and stands for the value of JUST.SFA that was behind it', () => {
    const { verdicts, base } = merge({ ...theirs, pending: [update('私', '商談')], ...twoWay });
    expect([verdicts.title, base.title]).toEqual(['unchanged', { sfa: '商談', outlook: '私' }]);
    expect(merge({ sfa: { ...half, title: '新しい題です' }, outlook: { ...half, title: '新' }, pending: [update('新', '新しい題です')] }).verdicts.title).toBe('unchanged');
  });

  it('was written to JUST.SFA by us, and stands for the value of Outlook that was behind it', () => {
    const { verdicts, base } = merge({ sfa: { ...half, title: '私' }, outlook: { ...half, title: '私の' }, pending: [writeBack('私', '私の')], ...twoWay });
    expect([verdicts.title, base.title]).toEqual(['unchanged', { sfa: '私', outlook: '私の' }]);
  });

  it('is told by the newest of several writes of the same value', () => {
    const { base } = merge({ ...theirs, pending: [update('私', '古'), update('私', '新')] });
    expect(base.title).toEqual({ sfa: '新', outlook: '私' });
    expect(merge({ ...theirs, sfa: { ...half, title: '新' }, pending: [update('私', '古'), update('私', '新')] }).verdicts.title).toBe('unchanged');
    expect(merge({ sfa: { ...half, title: '私' }, outlook: { ...half, title: '新' }, pending: [writeBack('私', '古'), writeBack('私', '新')], ...twoWay }).verdicts.title).toBe('unchanged');
  });

  it('says nothing of other values, of other fields, and of what still stands as it was settled', () => {
    expect(merge({ ...theirs, pending: [update('別')] }).verdicts.title).toBe('drift-kept');
    expect(merge({ ...theirs, pending: [{ kind: 'update', changes: { location: '私' }, sfa: { location: '私' } }] }).verdicts.title).toBe('drift-kept');
    expect(merge({ ...ours, pending: [writeBack('別', '私')], ...twoWay }).verdicts.title).toBe('write');
    expect(merge({ ...ours, pending: [{ kind: 'writeBack', sfa: { location: '新' }, outlook: { location: '新' } }], ...twoWay }).verdicts.title).toBe('write');
    expect(merge({ pending: [update('商談', '別')] }).base.title).toEqual({ sfa: '商談', outlook: '商談' });
    expect(merge({ pending: [writeBack('商談', '別')] }).base.title).toEqual({ sfa: '商談', outlook: '商談' });
  });
});

describe('a body that a client saved again', () => {
  const content = 'a\nb';
  const saved = { sfa: { ...half, content }, outlook: { ...half, content: 'a\n\nb' }, base: toBase({ ...half, content }, { ...half, content }) };
  it('is nobody\'s edit', () => {
    expect(merge({ ...saved, ...twoWay })).toMatchObject({ back: {}, verdicts: { content: 'unchanged' } });
  });

  it('is an edit of any other field', () => {
    expect(merge({ outlook: { ...half, title: ' 商談' }, ...twoWay }).verdicts.title).toBe('write-back');
  });
});

describe('isLikePair', () => {
  const title = (sfa: string, outlook: string, overlong: 'cut' | 'refuse' = 'cut'): boolean => isLikePair('title', { sfa, outlook }, { ...policies, overlong });
  it('holds where one half is what the other would be written as: equal, cut on either side, or saved again', () => {
    expect([title('商談', '商談'), title('1234567', '12345…'), title('12345…', '1234567890'), isLikePair('content', { sfa: 'a\nb', outlook: 'a\n\nb' }, policies)]).toEqual([true, true, true, true]);
  });

  it('does not hold for what the other side never had', () => {
    expect([title('商談', '私'), title('1234567', '', 'refuse'), isLikePair('period', { sfa: half.period, outlook: { kind: 'allDay', firstDay: '2026-11-24', lastDay: '2026-11-24' } }, policies)]).toEqual([false, false, false]);
  });
});

describe('isSameValue', () => {
  const period = half.period;
  it('compares periods by what they say, and everything else by itself', () => {
    expect([isSameValue(period, { ...period }), isSameValue('a', 'a'), isSameValue('a', 'b'), isSameValue(true, undefined)]).toEqual([true, true, false, false]);
    expect([isSameValue(period, undefined), isSameValue(undefined, period), isSameValue(period, '')]).toEqual([false, false, false]);
  });

  it('holds for a content where it holds for every field', () => {
    expect([isSameContent(half, { ...half }), ...(['title', 'location', 'content', 'isPrivate'] as const).map((field) => isSameContent(half, { ...half, [field]: field === 'isPrivate' ? true : '別' }))]).toEqual([true, false, false, false, false]);
  });
});
