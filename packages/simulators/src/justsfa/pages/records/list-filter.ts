import { z } from 'zod';

const text = z.string().trim().max(200).transform((value) => (value === '' ? undefined : value)).optional().catch(undefined);

/** What the list of a plate shows. `range`: what ends today or later, or all; `order`: by period, or what changed last first. */
export const listFilterSchema = z.object({
  participant: text,
  range: z.enum(['upcoming', 'all']).catch('upcoming'),
  order: z.enum(['period', 'changed']).catch('period'),
  page: z.coerce.number().int().min(1).max(1_000_000).catch(1),
});
export type ListFilter = z.infer<typeof listFilterSchema>;

/** Begins with `?`, or is empty when nothing differs from what is shown without. */
export function toQueryString({ participant, range, order, page }: ListFilter): string {
  const query = new URLSearchParams({
    ...(participant === undefined ? {} : { participant }),
    ...(range === 'upcoming' ? {} : { range }),
    ...(order === 'period' ? {} : { order }),
    ...(page === 1 ? {} : { page: String(page) }),
  });
  return query.size === 0 ? '' : `?${query}`;
}
