import { allDayForms } from '@clounect/console';
import { describe, expect, it } from 'vitest';
import { sourceSettingsSchema } from '@clounect/justsfa-client';
import { toScheduleKeys, withScheduleKeys } from './to-schedule-keys.js';

const settings = sourceSettingsSchema.parse({ fields: { title: 'field_2' }, panelName: 'panel_1', timeZone: 'Asia/Seoul' });
const source = { tenantId: 't', sourceId: 's', host: 'h', table: 'table_1', scheduleField: 'field_1', settings };
const keys = { allDayForm: 'lastMinute', allDayKey: '', publicKey: '', privateValues: '' } as const;

describe('the keys of a schedule', () => {
  it('are read from the settings of the source, and written on top of them', () => {
    expect(toScheduleKeys(source)).toEqual({ allDayForm: 'lastMinute', allDayKey: '_allday', publicKey: '', privateValues: 'false, 非公開' });
    const entered = withScheduleKeys(source, { allDayForm: 'flag', allDayKey: '_whole', publicKey: ' field_1_public ', privateValues: '1、 社外秘,,false' });
    expect(entered).toEqual({ state: 'entered', entries: { ...settings, allDayForm: 'flag', allDayKey: '_whole', publicKey: '_public', privateValues: [1, '1', '社外秘', false, 'false'] } });
    expect(toScheduleKeys(entered.state === 'entered' ? { ...source, settings: entered.entries } : undefined)).toEqual({ allDayForm: 'flag', allDayKey: '_whole', publicKey: '_public', privateValues: '1, 社外秘, false' });
    expect(withScheduleKeys(source, keys)).toEqual({ state: 'entered', entries: settings });
  });

  it.each(allDayForms)('know the form %s as the adapter does', (allDayForm) => {
    expect(withScheduleKeys(source, { ...keys, allDayForm, allDayKey: '_allday' })).toMatchObject({ entries: { allDayForm } });
  });

  it.each([
    [{ publicKey: '公開' }, { publicKey: 'subKeyForm' }],
    [{ publicKey: 'public' }, { publicKey: 'subKeyForm' }],
    [{ publicKey: `_${'x'.repeat(40)}` }, { publicKey: 'subKeyForm' }],
    [{ allDayKey: '_a b' }, { allDayKey: 'subKeyForm' }],
    [{ privateValues: '非'.repeat(201) }, { privateValues: 'tooLong' }],
    [{ allDayForm: 'flag' as const }, { allDayKey: 'required' }],
  ])('are refused as %j', (change, wrong) => {
    expect(withScheduleKeys(source, { ...keys, ...change })).toEqual({ state: 'invalid', wrong });
  });

  it('say private by the same values when they are saved as they are shown', () => {
    const shown = toScheduleKeys(source);
    expect(withScheduleKeys(source, shown ?? keys)).toEqual({ state: 'entered', entries: settings });
  });

  it('are none without a source', () => {
    expect(toScheduleKeys(undefined)).toBeUndefined();
  });
});
