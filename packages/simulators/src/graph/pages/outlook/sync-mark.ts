import type { StoredEvent } from '../../events/stored-event.js';

/** What a sync wrote on an event of its own, as far as it can be read from outside. */
export interface SyncMark {
  /** Id and value of the extended property. */
  readonly id: string;
  readonly value: string;
  readonly recordId: string;
  readonly generation: string;
  /** A copy made by a person: it has the mark, but not the transaction id of what the sync made. */
  readonly isCopy: boolean;
}

/** The mark of Clounect (`c1|source|record|mailbox|epoch|generation`); undefined for events of people and of other apps. */
export function readSyncMark({ properties, transaction }: Pick<StoredEvent, 'properties' | 'transaction'>): SyncMark | undefined {
  const property = properties.find(({ id }) => id.endsWith(' Name ClounectLink'));
  const [version, , recordId, , , generation] = property?.value.split('|') ?? [];
  if (property === undefined || version !== 'c1' || recordId === undefined || generation === undefined) return undefined;
  return { ...property, recordId: recordId.replaceAll('%7C', '|').replaceAll('%25', '%'), generation, isCopy: transaction === null };
}
