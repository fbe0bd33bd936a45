import { z } from 'zod';

const days = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday'] as const;
export const weekDays: readonly string[] = days;

const patternSchema = z.strictObject({
  type: z.enum(['daily', 'weekly', 'absoluteMonthly', 'relativeMonthly', 'absoluteYearly', 'relativeYearly']),
  interval: z.int().min(1).max(999),
  month: z.int().min(0).max(12).default(0),
  dayOfMonth: z.int().min(0).max(31).default(0),
  daysOfWeek: z.array(z.enum(days)).default([]),
  firstDayOfWeek: z.enum(days).default('sunday'),
  index: z.enum(['first', 'second', 'third', 'fourth', 'last']).default('first'),
});

const rangeSchema = z.strictObject({
  type: z.enum(['endDate', 'noEnd', 'numbered']),
  startDate: z.iso.date(),
  endDate: z.iso.date().default('0001-01-01'),
  recurrenceTimeZone: z.string().nullish(),
  numberOfOccurrences: z.int().min(0).default(0),
});

/** A series as Graph describes it: `pattern` (when it repeats) and `range` (how long). */
export const recurrenceSchema = z
  .strictObject({ pattern: patternSchema, range: rangeSchema })
  .refine(({ pattern }) => !/^(weekly|relative)/.test(pattern.type) || pattern.daysOfWeek.length > 0, 'The recurrence pattern needs daysOfWeek')
  .refine(({ pattern }) => !pattern.type.startsWith('absolute') || pattern.dayOfMonth > 0, 'The recurrence pattern needs dayOfMonth')
  .refine(({ pattern }) => !pattern.type.endsWith('Yearly') || pattern.month > 0, 'The recurrence pattern needs month')
  .refine(({ range }) => range.type !== 'numbered' || range.numberOfOccurrences > 0, 'The recurrence range needs numberOfOccurrences')
  .refine(({ range }) => range.type !== 'endDate' || range.endDate >= range.startDate, 'The recurrence range ends before it starts');

export type Recurrence = z.infer<typeof recurrenceSchema>;
