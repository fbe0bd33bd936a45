import { cataloguedCodes, explainCode } from '@clounect/core';
import { endWords, fieldWords, noticeWords, triggerWords, verdictWords, type Words } from '../../texts/why-words.js';
import type { Language } from '@clounect/page-kit';

/** What set a decision off, in words: one sentence for each notice. What only a newer version writes stays as it is. */
export function toTriggerTexts(trigger: string, language: Language): readonly string[] {
  return trigger.split(', ').map((part) => {
    const [kind = '', ...rest] = part.split(':');
    const said = (words: Readonly<Record<string, Words>>, name: string): string => (Object.hasOwn(words, name) ? (words[name]?.[language] ?? name) : name);
    const source = said(triggerWords, kind);
    if (kind === 'listed') return `${source}: ${said(verdictWords, rest.join(':'))}`;
    if (kind !== 'webhook') return source;
    const [notice = '', signed = '', ...verdict] = rest;
    return `${source} (${said(noticeWords, notice)}, ${said(noticeWords, signed)}): ${said(verdictWords, verdict.join(':'))}`;
  });
}

/** The further word on why: the reason of a deletion, a code of the catalogue, or what was decided about each field. */
export function toReasonText(reason: string, language: Language): string {
  if (Object.hasOwn(endWords, reason)) return endWords[reason as keyof typeof endWords][language];
  if (cataloguedCodes.includes(reason)) return explainCode(reason)[language].cause;
  const word = (name: string): string => (Object.hasOwn(fieldWords, name) ? (fieldWords[name]?.[language] ?? name) : name);
  return reason
    .split(', ')
    .map((part) => part.split(': ').map(word).join(': '))
    .join(', ');
}
