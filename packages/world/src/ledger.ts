import type { EditedField } from './moves.js';

/** Who gave a field its value: a person, the sync, or Exchange by itself. */
export type Author = 'person' | 'sync';

export interface Entry {
  readonly seq: number;
  readonly value: string;
  readonly by: Author;
  /** Written into a private event: nobody else may see it. */
  readonly isPrivate?: boolean | undefined;
  /** Was there before: a person changed something else beside it. */
  readonly isTouched?: boolean | undefined;
}

/** A value that the sync replaced, for the question whether anybody can still find it. */
export interface Overwritten {
  readonly seq: number;
  readonly side: 'sfa' | 'outlook';
  readonly recordId: string;
  readonly mailboxId?: string | undefined;
  readonly eventId?: string | undefined;
  readonly field: EditedField;
  readonly before: Entry;
}

/** One field's values in order. */
export type History = Entry[];

export interface EventStory {
  readonly eventId: string;
  readonly mailboxId: string;
  readonly origin: 'ours' | 'copy' | 'foreign';
  /** Of its marker; missing with a foreign one. */
  readonly recordId?: string | undefined;
  readonly madeAt: number;
  /** When the call was sent that made it, which may arrive much later. */
  readonly sentAt: number;
  readonly fields: Map<EditedField, History>;
  endedAt?: { readonly seq: number; readonly by: Author } | undefined;
  /** A person made more of it than the sync may touch. */
  isBound: boolean;
  isPrivate: boolean;
}

export interface Flow {
  readonly seq: number;
  /** The mailbox. */
  readonly from: string | undefined;
  readonly isTwoWay: boolean;
  /** The one participant of a record with a period. */
  readonly only: string | undefined;
  /** People whose link is on. */
  readonly linked: readonly string[];
}

export interface RecordStory {
  readonly recordId: string;
  readonly fields: Map<EditedField, History>;
  readonly who: { readonly seq: number; readonly ids: readonly string[] }[];
  /** From whose event edits may flow, in turns: the mailbox of the one participant, or none. The first entry tells of its beginning. */
  readonly flows: Flow[];
  removedAt?: number | undefined;
}

/** Everything that anybody did, in order. The oracle asks it; the sync never sees it. */
export interface Ledger {
  seq: number;
  readonly records: Map<string, RecordStory>;
  readonly events: Map<string, EventStory>;
  readonly overwritten: Overwritten[];
  /** Links that were switched: the event of a mailbox that two people share may be unwanted for a moment because of the other one. */
  readonly linkChanges: { readonly seq: number; readonly mailboxId: string }[];
  /** Moments at which everything was in agreement and nothing was left to do. */
  rests: number[];
  /** How often the declared gap was met: an edit in JUST.SFA between our read and our write. */
  gaps: number;
  readonly gapFields: Set<string>;
  /** Times that a restored database has forgotten. */
  readonly forgotten: { readonly from: number; readonly until: number }[];
  backedUpAt: number;
  /** Events that a restored database knows nothing of, in mailboxes that want none any more: they are left alone. */
  readonly orphans: Set<string>;
}

export function createLedger(): Ledger {
  return { seq: 0, records: new Map(), events: new Map(), overwritten: [], linkChanges: [], rests: [], gaps: 0, gapFields: new Set(), forgotten: [], backedUpAt: 0, orphans: new Set() };
}

export function lastOf(history: History | undefined): Entry | undefined {
  return history?.at(-1);
}

/** Adds the value if it is another one than the last; answers what it replaced. */
export function note(fields: Map<EditedField, History>, field: EditedField, entry: Entry): Entry | undefined {
  const history = fields.get(field) ?? [];
  fields.set(field, history);
  const before = history.at(-1);
  if (before?.value === entry.value && !(entry.by === 'person' && before.by === 'sync')) return undefined;
  history.push(before?.value === entry.value ? { ...entry, isTouched: true } : entry);
  return before;
}
