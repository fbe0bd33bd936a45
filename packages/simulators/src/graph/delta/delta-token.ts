import { createHmac } from 'node:crypto';
import { z } from 'zod';

const positionSchema = z.strictObject({
  /** `skip`: in the middle of a round; `delta`: between two. */
  kind: z.enum(['skip', 'delta']),
  user: z.string(),
  calendar: z.string(),
  from: z.string(),
  to: z.string(),
  /** Forgotten with the others when the mailbox's sync state is lost. */
  generation: z.number(),
  /** Removals are told from this stamp on: where the round began. */
  since: z.string(),
  /** The last stamp that was told, and how many rows of it. */
  after: z.strictObject({ stamp: z.string(), rows: z.number() }),
  /** Empty pages and replayed rows that the round still owes. */
  emptyPages: z.number(),
  replays: z.number(),
});
/** Where a client is in the changes of one calendar; stamps are those of lastModifiedDateTime, which never repeat and always grow. */
export type DeltaPosition = z.infer<typeof positionSchema>;

export function toDeltaToken(position: DeltaPosition, key: string): string {
  const content = Buffer.from(JSON.stringify(position)).toString('base64url');
  return `${content}_${sign(content, key)}`;
}

/** Undefined for anything but a token of ours. */
export function fromDeltaToken(token: string, key: string): DeltaPosition | undefined {
  const content = token.slice(0, -signLength - 1);
  if (token !== `${content}_${sign(content, key)}`) return undefined;
  return positionSchema.parse(JSON.parse(Buffer.from(content, 'base64url').toString('utf8')));
}

const signLength = 16;
const sign = (content: string, key: string): string => createHmac('sha256', key).update(`delta ${content}`).digest('hex').slice(0, signLength);
