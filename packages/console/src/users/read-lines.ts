import { readFields, type LinkField, type LinkFields } from './link-form.js';
import type { UserLink } from '@clounect/core';

/** `columns`: not three values. `double`: the user id stands in an earlier line too. `taken`: it is linked already. */
export type LineProblem = LinkField | 'columns' | 'double' | 'taken';

export interface ReadLine {
  /** From 1, as an editor counts. */
  readonly line: number;
  readonly fields: LinkFields;
  readonly problems: readonly LineProblem[];
}

export const mostLines = 500;

/** Each line of a table that was pasted or of a CSV file: name, user id, address, checked by itself and against the others. */
export function readLines(text: string, links: readonly Pick<UserLink, 'sfaUserId'>[]): readonly ReadLine[] {
  const known = new Set(links.map(({ sfaUserId }) => sfaUserId));
  const before = new Set<string>();
  const lines = text
    .replace(/^\ufeff/, '')
    .split(/\r\n|\r|\n/)
    .map((content, index) => ({ line: index + 1, values: toValues(content) }))
    .filter(({ values }) => values.some((value) => value !== ''))
    .filter(({ values: [, , mail = ''] }, index) => index > 0 || !isHeading(mail));
  return lines.map(({ line, values }) => {
    const [name = '', sfaUserId = '', mail = ''] = values;
    const { typed, wrong } = readFields({ name, sfaUserId, mail });
    if (values.length !== 3) return { line, fields: typed, problems: ['columns'] };
    const problems: readonly LineProblem[] = [...wrong, ...(before.has(typed.sfaUserId) ? (['double'] as const) : []), ...(known.has(typed.sfaUserId) ? (['taken'] as const) : [])];
    before.add(typed.sfaUserId);
    return { line, fields: typed, problems };
  });
}

/** Tabs from a spreadsheet, or else commas; a value in quotation marks may hold a comma, and a doubled mark is one. */
function toValues(line: string): readonly string[] {
  const separator = line.includes('\t') ? '\t' : ',';
  const pattern = new RegExp(`${separator}[^\\S\t]*(?:"((?:[^"]|"")*)"[^\\S\t]*|([^${separator}]*))(?=${separator}|$)`, 'g');
  return [...`${separator}${line}`.matchAll(pattern)].map(([, quoted, plain = '']) => (quoted === undefined ? plain : quoted.replaceAll('""', '"')).trim());
}

const isHeading = (mail: string): boolean => !mail.includes('@') && /メール|mail|アドレス|address/i.test(mail);
