import type { ActivityEntry, RecordTitle } from '@clounect/core';
import type { Texts } from '../texts/ja.js';

/** What the record of a line is called; a private one only that. Empty where nothing is known. */
export function toTitleOf(titles: readonly RecordTitle[], { logPrivate }: Pick<Texts, 'logPrivate'>): (entry: ActivityEntry) => string {
  const keyOf = (sourceId: string | undefined, recordId: string | undefined): string => JSON.stringify([sourceId, recordId]);
  const known = new Map(titles.map(({ sourceId, recordId, isPrivate, title = '' }) => [keyOf(sourceId, recordId), isPrivate ? logPrivate : title]));
  return ({ sourceId, recordId }) => known.get(keyOf(sourceId, recordId)) ?? '';
}
