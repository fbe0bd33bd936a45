import { toEntryTexts } from './entry-texts.js';
import type { ActivityEntry } from '@clounect/core';
import type { Language } from '../texts/texts.js';
import type { Texts } from '../texts/ja.js';

/** Excel reads a file without it as Shift_JIS. */
export const byteOrderMark = '\ufeff';

interface CsvContext {
  readonly texts: Texts;
  readonly language: Language;
  readonly timeZone: string;
}

export function toCsvHeader({ texts }: CsvContext): string {
  return toLine([texts.logAt, texts.logPerson, texts.logTarget, texts.logAction, texts.logResult, texts.logTitle, texts.cause, texts.cure]);
}

export function toCsvLine(entry: ActivityEntry, title: string, context: CsvContext): string {
  const { at, person, target, action, result, why } = toEntryTexts(entry, context);
  return toLine([at, person, target, action, result, title, why?.cause ?? '', why?.cure ?? '']);
}

function toLine(cells: readonly string[]): string {
  return `${cells.map(toCell).join(',')}\r\n`;
}

/** Quoted as RFC 4180 says; a text that a spreadsheet would take for a formula (full-width signs count in Japanese ones) begins with an apostrophe. */
function toCell(text: string): string {
  const safe = /^\s*[=+\-@＝＋－＠]|^[\t\r\n]/.test(text) ? `'${text}` : text;
  return `"${safe.replaceAll('"', '""')}"`;
}
