import { describe, expect, it } from 'vitest';
import { graphFormSchema, modeFormSchema, revisionSchema, sfaFormSchema, toRulesForm } from './settings-forms.js';
import { policiesSchema } from '@clounect/core';

const before = policiesSchema.parse({});
const rules = { conflict: 'outlookWins', outlookDrift: 'restore', outlookDelete: 'leave', onMeeting: 'send', overlong: 'refuse', onUnlink: 'remove', listMode: 'all', backfillDays: '7', reminderMinutes: '', sfaPlan: 'option', 'limits-title': '200', 'limits-location': '100', 'limits-content': '5000', 'sfaLimits-title': '120', 'sfaLimits-location': '80', 'sfaLimits-content': '2000' };

describe('the forms of the settings', () => {
  it('read the rules, an empty reminder as none', () => {
    const read = toRulesForm(rules, before);
    expect(read?.policies).toMatchObject({ conflict: 'outlookWins', onUnlink: 'remove', listMode: 'all', backfillDays: 7, reminderMinutes: null, limits: { title: 200 } });
    expect(read?.sfaPlan).toBe('option');
  });

  it('read the keys of a schedule, and none where no schedule field is registered', () => {
    expect(toRulesForm(rules, before)?.keys).toBeUndefined();
    expect(toRulesForm({ ...rules, allDayForm: 'flag', allDayKey: '_allday', publicKey: ['a'], privateValues: '1' }, before)?.keys).toEqual({ allDayForm: 'flag', allDayKey: '_allday', publicKey: '', privateValues: '1' });
  });

  it.each([{ backfillDays: '-1' }, { backfillDays: '' }, { reminderMinutes: '1e9' }, { reminderMinutes: '50000' }, { 'limits-title': '1' }, { conflict: 'nobody' }, { sfaPlan: 'gold' }, { 'sfaLimits-content': '12345678901234567890' }, { allDayForm: 'wholeDay' }])('refuse rules with %j', (wrong) => {
    expect(toRulesForm({ ...rules, ...wrong }, before)).toBeUndefined();
  });

  it('take a missing or a repeated entry for an empty one, and cut what is far too long', () => {
    expect(sfaFormSchema.parse({ tenant: ['a', 'b'], table: 'x'.repeat(10_000), ending: 'burn' })).toMatchObject({ tenant: '', apiKey: '', table: 'x'.repeat(2_000), ending: undefined });
    expect(graphFormSchema.parse({ clientId: 'a\0b' })).toMatchObject({ clientId: 'ab', clientSecret: '' });
    expect([revisionSchema.parse({ revision: '3' }), revisionSchema.parse({}), revisionSchema.parse({ revision: 'x' })]).toEqual([3, -1, -1]);
  });

  it('read a switch that is not sent as off', () => {
    expect(modeFormSchema.parse({ direction: 'twoWay' })).toEqual({ direction: 'twoWay', isOn: false, isConfirmed: false });
    expect(modeFormSchema.parse({ direction: 'sideways', isOn: 'on', confirmed: 'yes' })).toEqual({ direction: 'oneWay', isOn: true, isConfirmed: true });
  });
});
