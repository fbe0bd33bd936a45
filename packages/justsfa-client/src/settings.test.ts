import { isClounectError } from '@clounect/core';
import { describe, expect, it } from 'vitest';
import { sfaSettingsSchema, sourceSettingsSchema } from './settings.js';
import { exampleFields, exampleSource } from './testing/example-source.js';
import { toSourceSettings } from './to-source-settings.js';

describe('settings', () => {
  it('ask for the title field and a tenant only, and default to the safest known forms', () => {
    expect(sfaSettingsSchema.parse({ tenant: 'example' }).limits).toEqual({ perMinute: 30, perDay: 5_000, concurrent: 5, shares: { repair: 0.8, backFill: 0.5 } });
    expect(sourceSettingsSchema.parse({ fields: { title: 'field_1' } })).toMatchObject({
      participantFilterParam: '_{schedule}_participants-0',
      timeZone: 'Asia/Tokyo',
      allDayForm: 'lastMinute',
      updateForm: 'recordId',
      scheduleShape: 'nested',
      scheduleWrite: 'periodOnly',
      clearValue: 'null',
    });
  });

  it.each([
    ['an identifier with a path', { fields: { title: '../x' } }],
    ['an identifier of 41 letters', { fields: { title: 'a'.repeat(41) } }],
    ['a filter without its panel', { fields: exampleFields, filterName: 'filter_1' }],
    ['a key form without its field', { fields: exampleFields, updateForm: 'recordKey' }],
    ['a time zone that is none', { fields: exampleFields, timeZone: 'Asia/Edo' }],
    ['a parameter with a query of its own', { fields: exampleFields, participantFilterParam: '_x&limit' }],
  ])('refuse %s', (_what, input) => {
    expect(sourceSettingsSchema.safeParse(input).success).toBe(false);
  });

  it.each([{ settings: {} }, { table: 'a/b' }, { scheduleField: '' }])('of a source that are broken are a defect: %j', (broken) => {
    let thrown: unknown;
    try {
      toSourceSettings({ ...exampleSource(), ...broken });
    } catch (error) {
      thrown = error;
    }
    expect(isClounectError(thrown, 'invalidSourceSettings')).toBe(true);
  });
});
