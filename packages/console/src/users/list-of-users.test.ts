import { describe, expect, it } from 'vitest';
import { exampleLink } from '@clounect/core/testing';
import { listUsers } from './list-of-users.js';

const links = Array.from({ length: 300 }, (_, n) => exampleLink('t', String(n).padStart(3, '0'), { name: `利用者 ${String(n).padStart(3, '0')}` }));

describe('the list of linked users', () => {
  it('shows 300 of them page by page, numbered through', () => {
    const last = listUsers(links, { find: '', page: 99 });
    expect([last.page, last.pages, last.rows[0]?.number, last.rows.length]).toEqual([6, 6, 251, 50]);
    expect(listUsers([], { find: '', page: 1 })).toEqual({ rows: [], find: '', page: 1, pages: 1, found: 0, total: 0 });
  });

  it('finds by name, id or address, in any case, width and with or without a blank', () => {
    const named = [...links, exampleLink('t', 'x', { name: '山田 太郎', sfaUserId: 'Administrator', mail: 'Taro@kaisha.example' })];
    for (const find of ['山田太郎', '山田 太', 'administrator', 'ADMIN', 'ｔａｒｏ@']) expect(listUsers(named, { find, page: 1 }).rows.map(({ link }) => link.linkId), find).toEqual(['x']);
  });

  it('turns to the page of a row that there is news of, also when it is not what was searched for', () => {
    expect(listUsers(links, { find: '', page: 1, linkId: '120' })).toMatchObject({ page: 3 });
    expect(listUsers(links, { find: '299', page: 1, linkId: '120' }).rows.map(({ link }) => link.linkId)).toEqual(['120', '299']);
  });
});
