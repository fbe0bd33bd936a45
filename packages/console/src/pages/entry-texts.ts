import { explainCode, type ActivityEntry } from '@clounect/core';
import type { Language } from '../texts/texts.js';
import type { Texts } from '../texts/ja.js';

/** A line of the log in the words of the manual's columns. */
export interface EntryTexts {
  readonly at: string;
  readonly person: string;
  readonly target: string;
  readonly action: string;
  readonly result: string;
  /** Cause and cure, where something went wrong. */
  readonly why?: { readonly cause: string; readonly cure: string } | undefined;
}

export function toEntryTexts(entry: ActivityEntry, { texts, language, timeZone }: { readonly texts: Texts; readonly language: Language; readonly timeZone: string }): EntryTexts {
  const actions = { create: texts.actionCreate, update: texts.actionUpdate, delete: texts.actionDelete };
  const explained = entry.code === undefined ? undefined : explainCode(entry.code);
  return {
    at: toLocalTime(entry.at, { language, timeZone }),
    person: entry.person ?? '',
    target: entry.direction === undefined ? '' : entry.direction === 'toOutlook' ? texts.toOutlook : texts.toSfa,
    action: entry.action === undefined ? texts.actionNotice : actions[entry.action],
    result: texts[entry.result],
    why: explained === undefined ? undefined : { ...explained[language] },
  };
}

/** Two digits of the hour in both, so that a column of times stands in line. */
const forms = {
  ja: ['ja-JP', { year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }],
  en: ['en-GB', { dateStyle: 'medium', timeStyle: 'medium' }],
} as const;

export function toLocalTime(at: string, { language, timeZone }: { readonly language: Language; readonly timeZone: string }): string {
  const [locale, form] = forms[language];
  return new Intl.DateTimeFormat(locale, { timeZone, ...form }).format(new Date(at));
}
