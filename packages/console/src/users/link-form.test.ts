import { describe, expect, it } from 'vitest';
import { linkFormSchema, readFields } from './link-form.js';

const good = { name: '山田 太郎', sfaUserId: 'administrator', mail: 'taro@kaisha.example' };

describe('the form of a linked user', () => {
  it('takes what the manual shows, without blanks around it', () => {
    expect(readFields(good)).toEqual({ typed: good, wrong: [] });
    expect(readFields({ name: ' 山田 太郎 ', sfaUserId: '\tadministrator\n', mail: ' taro@kaisha.example' })).toEqual({ typed: good, wrong: [] });
  });

  it.each([
    ['name', ''],
    ['name', '   '],
    ['name', 'a\u0000b'],
    ['name', 'evil\u202etxt'],
    ['sfaUserId', 'x'.repeat(201)],
    ['sfaUserId', 'two\nlines'],
    ['sfaUserId', '\ud800'],
    ['mail', 'taro'],
    ['mail', 'taro@kaisha.example, hanako@kaisha.example'],
    ['mail', '<script>@kaisha.example'],
    ['mail', `${'x'.repeat(300)}@kaisha.example`],
  ] as const)('refuses in %s: %j, and keeps what was typed', (field, text) => {
    const { typed, wrong } = readFields({ ...good, [field]: text });
    expect(wrong).toEqual([field]);
    expect(typed[field]).toBe(text);
  });

  it('takes any form apart without an error, but for an action that is none', () => {
    expect(linkFormSchema.parse({ action: 'on', name: ['a', 'b'], shown: 'many', events: 'burn', confirmed: 'no' })).toEqual({
      action: 'on', name: '', sfaUserId: '', mail: '', seen: 'unknown', find: '', confirmed: undefined, events: undefined, shown: 0, mailboxId: '',
    });
    expect(linkFormSchema.safeParse({ action: 'burn' }).success).toBe(false);
  });
});
