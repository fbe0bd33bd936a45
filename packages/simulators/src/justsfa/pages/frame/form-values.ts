import { z } from 'zod';

/** What a form sends under one name: nothing, one text or several. */
type Sent = string | readonly string[] | undefined;

/** The text; the last when the name was sent several times. */
export const one = (sent: Sent): string => (typeof sent === 'string' ? sent : (sent?.at(-1) ?? ''));
/** All texts but empty ones. */
export const many = (sent: Sent): readonly string[] => [sent ?? []].flat().filter((text) => text !== '');

/** Of a form that is read whole: whatever is missing or sent twice counts as nothing. */
export const text = z.string().trim().max(10_000).catch('');
export const texts = z.union([z.string().transform((value) => [value]), z.array(z.string())]).catch([]);
export const checked = z.literal('on').transform(() => true).catch(false);
