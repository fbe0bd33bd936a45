import { createHash } from 'node:crypto';
import { z } from 'zod';

const cursorSchema = z.strictObject({
  mailboxId: z.string(),
  /** Where Graph said to go on; never changed. */
  link: z.string().min(1),
  /** Pages of this round so far; none when the link begins a round. */
  pages: z.int().min(0),
  /** Fingerprint of the page that later ones are compared with. */
  mark: z.string(),
  /** How many pages since were like it. */
  repeats: z.int().min(0),
});

/** A place in the catch-up of one mailbox, with what is needed to notice that a round goes in circles. */
export type DeltaCursor = z.infer<typeof cursorSchema>;

const mostPages = 1_000;
/** Graph may replay a page; it has no reason to do so this often. */
const mostRepeats = 4;

export function toCursorText(cursor: DeltaCursor): string {
  return JSON.stringify(cursor);
}

/** `undefined`: not a cursor of that mailbox that we made. */
export function fromCursorText(text: string, mailboxId: string): DeltaCursor | undefined {
  try {
    const parsed = cursorSchema.safeParse(JSON.parse(text));
    return parsed.success && parsed.data.mailboxId === mailboxId ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** One page of a round: what it hinted at, and where it leads. */
export interface PageFacts {
  readonly mailboxId: string;
  readonly events: readonly unknown[];
  readonly nextLink: string;
}

/**
 * The cursor behind a page that is not the last of its round; `undefined` when the round does not end. The page to compare with is
 * renewed at each power of two (Brent), so that a circle of any length is noticed and the cursor stays small.
 */
export function advance(before: DeltaCursor | undefined, { mailboxId, events, nextLink }: PageFacts): DeltaCursor | undefined {
  const pages = (before?.pages ?? 0) + 1;
  const print = toFingerprint(events.length > 0 ? events : nextLink);
  const isRepeat = before !== undefined && before.pages > 0 && before.mark === print;
  const repeats = isRepeat ? before.repeats + 1 : (before?.repeats ?? 0);
  if (pages > mostPages || repeats >= mostRepeats) return undefined;
  const isMark = before === undefined || before.pages === 0 || (!isRepeat && Number.isInteger(Math.log2(pages)));
  return { mailboxId, link: nextLink, pages, ...(isMark ? { mark: print, repeats: 0 } : { mark: before.mark, repeats }) };
}

/** The cursor from which the next round begins. */
export function nextRound(mailboxId: string, deltaLink: string): DeltaCursor {
  return { mailboxId, link: deltaLink, pages: 0, mark: '', repeats: 0 };
}

function toFingerprint(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('base64url').slice(0, 16);
}
