import { describe, expect, it } from 'vitest';
import { readLines } from './read-lines.js';

const taro = { name: '山田 太郎', sfaUserId: 'administrator', mail: 'taro@kaisha.example' };
const hanako = { name: '佐藤, 花子', sfaUserId: 'hanako', mail: 'hanako@kaisha.example' };

describe('lines of many users', () => {
  it.each([
    ['commas', '山田 太郎,administrator,taro@kaisha.example\n"佐藤, 花子",hanako,hanako@kaisha.example'],
    ['tabs of a spreadsheet', '山田 太郎\tadministrator\ttaro@kaisha.example\r\n佐藤, 花子\thanako\thanako@kaisha.example\r\n'],
    ['blanks, empty lines and a byte order mark', '\ufeff山田 太郎 , administrator , taro@kaisha.example\n\n ,, \n"佐藤, 花子", hanako, hanako@kaisha.example\n'],
  ])('are read with %s', (_what, text) => {
    expect(readLines(text, []).map(({ fields, problems }) => [fields, problems])).toEqual([[taro, []], [hanako, []]]);
  });

  it('may begin with a heading, and are numbered as an editor counts', () => {
    expect(readLines('お名前,JUST.SFAユーザーID,Outlookメールアドレス\n山田 太郎,administrator,taro@kaisha.example', [])).toEqual([{ line: 2, fields: taro, problems: [] }]);
  });

  it.each([
    ['山田 太郎,administrator', ['columns']],
    ['山田,太郎,administrator,taro@kaisha.example', ['columns']],
    [',administrator,taro', ['name', 'mail']],
    ['山田 太郎\t\ttaro@kaisha.example', ['sfaUserId']],
    ['山田 太郎,known,taro@kaisha.example', ['taken']],
    ['"a""b",administrator,taro@kaisha.example', []],
  ])('are told apart: %s', (text, problems) => {
    expect(readLines(text, [{ sfaUserId: 'known' }])[0]?.problems).toEqual(problems);
  });

  it('take a user once; two may have one mailbox', () => {
    const text = 'a,one,x@kaisha.example\nb,one,y@kaisha.example\nc,two,x@kaisha.example';
    expect(readLines(text, []).map(({ problems }) => problems)).toEqual([[], ['double'], []]);
  });

  it('are read in no time, whatever they hold', () => {
    const begun = performance.now();
    readLines(`${'"'.repeat(30_000)}\n${','.repeat(30_000)}\n${' '.repeat(30_000)}"`, []);
    expect(performance.now() - begun).toBeLessThan(5_000);
  });
});
