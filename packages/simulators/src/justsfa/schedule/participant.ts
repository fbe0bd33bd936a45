import { z } from 'zod';
import { invalid } from '../refusal.js';

/** Somebody (or, as group and facility, something) that a schedule can name. */
export const participantSchema = z.strictObject({
  /** Login id; a free string, unique among all of them. */
  id: z.string().min(1),
  name: z.string().default(''),
  mail: z.string().default(''),
  department: z.string().default(''),
  role: z.string().default(''),
  /** Groups and facilities may stand in 参加者 too, without being anyone's account. */
  kind: z.enum(['user', 'group', 'facility']).default('user'),
});

export type Participant = z.infer<typeof participantSchema>;
export type FindParticipant = (id: string) => Participant | undefined;

/** `[login id, display name, mail, department, role]`; somebody unknown stays as stored. */
export function toUserArray(stored: readonly string[], find: FindParticipant): readonly string[] {
  const known = find(stored[0] ?? '');
  return known === undefined ? stored : [known.id, known.name, known.mail, known.department, known.role];
}

const elementSchema = z.union([z.string().min(1).transform((id) => [id]), z.array(z.string()).min(1)]);

/**
 * The written elements, each `"id"`, `["id"]` or a whole user array, as stored: `[id]` for who is known, as written for others.
 * Refuses with 400 what is no such list, and unknown ids unless they are to be stored.
 */
export function toParticipants(name: string, written: unknown, find: FindParticipant, unknown: 'refuse' | 'store'): readonly (readonly string[])[] {
  const elements = z.array(elementSchema).safeParse(typeof written === 'string' && written !== '' ? [written] : (written === '' ? [] : (written ?? [])));
  if (!elements.success) throw invalid('INVALID_TYPE', `${name}: ログインIDの配列で指定してください。`);
  const distinct = new Map<string, readonly string[]>();
  for (const element of elements.data) {
    const id = element[0] ?? '';
    const isKnown = find(id) !== undefined;
    if (!isKnown && unknown === 'refuse') throw invalid('UNKNOWN_USER', `${name}: ユーザー ${id} は存在しません。`);
    if (!distinct.has(id)) distinct.set(id, isKnown ? [id] : element);
  }
  return [...distinct.values()];
}
