import { z } from 'zod';
import type { UserLink } from '@clounect/core';

export const linkFields = ['name', 'sfaUserId', 'mail'] as const;
export type LinkField = (typeof linkFields)[number];
export type LinkFields = Readonly<Record<LinkField, string>>;

/** What the form of a row sends; every value may be made up. */
export const linkFormSchema = z.object({
  name: z.string().max(1_000).catch(''),
  sfaUserId: z.string().max(1_000).catch(''),
  mail: z.string().max(1_000).catch(''),
  /** The link as the page showed it (`toSeen`); empty: the row is new. */
  seen: z.string().catch('unknown'),
  /** What the list was narrowed by. */
  find: z.string().max(200).catch(''),
  action: z.enum(['test', 'on', 'off', 'remove']),
  /** A preview was shown: how many events it told of, what becomes of them, and the mailbox that the address led to. */
  confirmed: z.literal('yes').optional().catch(undefined),
  events: z.enum(['keep', 'remove']).optional().catch(undefined),
  shown: z.coerce.number().int().min(0).catch(0),
  mailboxId: z.string().max(1_000).catch(''),
});
export type LinkForm = z.infer<typeof linkFormSchema>;

export const linkIdSchema = z.string().regex(/^[\w-]{1,64}$/);

const line = z
  .string()
  .transform((text) => text.normalize('NFC').trim())
  .pipe(z.string().min(1).max(200).regex(/^[^\p{Cc}\p{Cf}\p{Cs}]+$/u));
const fieldSchemas = { name: line, sfaUserId: line, mail: line.pipe(z.email()) } satisfies Record<LinkField, z.ZodType<string>>;

/** The fields as they are stored, and those that cannot be. */
export function readFields(given: LinkFields): { readonly typed: LinkFields; readonly wrong: readonly LinkField[] } {
  const read = linkFields.map((field) => [field, fieldSchemas[field].safeParse(given[field])] as const);
  const typed = Object.fromEntries(read.map(([field, { data }]) => [field, data ?? given[field]])) as LinkFields;
  return { typed, wrong: read.filter(([, { success }]) => !success).map(([field]) => field) };
}

/** What an administrator sees of a link, as one text: the page sends it back, and it is no longer the same if somebody changed the link. */
export function toSeen({ name, sfaUserId, mail, isOn }: Pick<UserLink, LinkField | 'isOn'>): string {
  return JSON.stringify([name, sfaUserId, mail, isOn]);
}

export function isTyped(link: LinkFields, typed: LinkFields): boolean {
  return linkFields.every((field) => link[field] === typed[field]);
}
