import { describe, expect, it } from 'vitest';
import { fromRecord } from './from-record.js';
import { fromRow } from './from-row.js';
import { fromText } from './from-text.js';
import { exampleScheduleField as schedule, exampleSettings } from './testing/example-source.js';
import { toLink } from './to-link.js';
import { toVersion } from './to-version.js';

const record = { [schedule]: {}, field_1000000002: '商談', field_1000000003: '東京', field_1000000004: '一 \r\n二\n\n' };
const missingTitle = { [schedule]: {}, field_1000000003: '', field_1000000004: '' };

describe('fromText', () => {
  it.each([
    ['商談', '商談'], ['', ''], [null, ''], [12.5, '12.5'], [0, '0'], [true, 'true'],
    [['visit', '訪問'], '訪問'], [['visit'], 'visit'], [[], ''], [['', '2', '', 'No.2'], 'No.2'], [['taro.example', 'Example Taro', '', '', ''], 'Example Taro'],
  ])('reads %j', (value, text) => {
    expect(fromText('field_1', value)).toEqual({ status: 'done', value: text });
  });

  it.each([[{}], [{ days: 1 }], [[['a', 'b']]]])('finds %j malformed', (value) => {
    expect(fromText('field_1', value)).toMatchObject({ status: 'failed', failure: { code: 'malformed' } });
  });
});

describe('fromRecord', () => {
  it('normalises texts: LF, and no white space at the ends of the content\'s lines', () => {
    const reading = fromRecord({ ...record, field_1000000002: 'a\0\r\nb' }, schedule, exampleSettings());
    expect(reading).toMatchObject({ value: { title: 'a\nb', location: '東京', content: '一\n二' } });
  });

  it('gives an empty text for what is not mapped, and nothing for what was not sent', () => {
    const reading = fromRecord({ field_1000000002: '商談' }, schedule, exampleSettings({ fields: { title: 'field_1000000002', location: 'field_1000000003' } }));
    expect(reading).toEqual({ status: 'done', value: { title: '商談', content: '' } });
  });

  it.each(['constructor', 'toString', '__proto__', 'hasOwnProperty'])('takes the identifier %s for a name like others', (title) => {
    const settings = exampleSettings({ fields: { title } });
    expect(fromRecord({}, schedule, settings)).toEqual({ status: 'done', value: { location: '', content: '' } });
    expect(fromRecord(JSON.parse(`{"${title}":"商談"}`), schedule, settings)).toMatchObject({ value: { title: '商談' } });
  });
});

describe('fromRow', () => {
  const row = (values: unknown) => ({ recordId: '7', tableName: undefined, updatedAt: '2024-01-09T16:20:17.380+09:00', recordLink: 'https://example.just-db.com/sites/view?table=1&record=7', record: values });

  it('gives the record with version and link', () => {
    expect(fromRow(row(record), schedule, exampleSettings())).toMatchObject({
      value: { recordId: '7', version: '2024-01-09T07:20:17.380Z', link: 'https://example.just-db.com/sites/view?table=1&record=7', schedule: { period: null } },
    });
  });

  it.each([
    ['the title', missingTitle, 'title'],
    ['the schedule', { ...record, [schedule]: undefined }, 'period (field_1000000001), participants (field_1000000001)'],
  ])('is malformed when it does not show %s: missing is not empty', (_what, values, names) => {
    const outcome = fromRow(row(JSON.parse(JSON.stringify(values))), schedule, exampleSettings());
    expect(outcome).toMatchObject({ status: 'failed', failure: { code: 'malformed', detail: expect.stringContaining(names) } });
  });

  it('is complete without the key of 公開, which its user may not see', () => {
    const shown = { ...record, [schedule]: { [`${schedule}_period`]: ['2026-11-24', '2026-11-24'], [`${schedule}_participants`]: [] } };
    expect(fromRow(row(shown), schedule, exampleSettings({ publicKey: '_public' }))).toMatchObject({ status: 'done', value: { schedule: { period: { kind: 'allDay' } } } });
  });

  it.each([undefined, null, [], 'text'])('is malformed when its record is %j', (values) => {
    expect(fromRow(row(values), schedule, exampleSettings())).toMatchObject({ failure: { code: 'malformed' } });
  });
});

describe('toVersion', () => {
  it('gives texts that order as the times do, whatever their offset', () => {
    for (const beyond of ['+275760-09-13T00:00:00Z', '-000001-01-01T00:00:00Z']) expect(toVersion(beyond)).toBeUndefined();
    expect(toVersion('2024-01-09T16:20:17.380+09:00')).toBe('2024-01-09T07:20:17.380Z');
    expect(toVersion('2024-01-09T16:20:17+09:00')).toBe('2024-01-09T07:20:17.000Z');
  });

  it.each(['', '2024-01-09T16:20:17.380', 'yesterday', 1_704_784_817_380, null, undefined])('is missing for %j', (updatedAt) => {
    expect(toVersion(updatedAt)).toBeUndefined();
  });
});

describe('toLink', () => {
  it('keeps a web address, also one with letters of any script', () => {
    expect(toLink('https://example.justsfa.com/sites/view?名=𠮷')).toBe('https://example.justsfa.com/sites/view?名=𠮷');
  });

  it.each(['javascript:alert(1)', 'https://', 'data:text/html,x', 'https://a b', 'https://example.justsfa.com/\0', 'https://example.justsfa.com/\u0007', 'https://example.justsfa.com/\u0085', 'https://example.justsfa.com/\ud800', 7, undefined])('drops %j', (link) => {
    expect(toLink(link)).toBeUndefined();
  });
});
