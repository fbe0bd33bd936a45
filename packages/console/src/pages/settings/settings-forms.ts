import { directions, policiesSchema, type Policies, type SyncMode } from '@clounect/core';
import { allDayForms, graphFields, sfaFields, sfaPlans, type GraphForm, type RulesForm, type ScheduleKeys, type SfaForm } from '../../settings/tenant-settings.js';
import { z } from 'zod';

/** No entry is that long; what is longer is cut off before anybody looks at it. */
const longest = 2_000;
const text = z.string().catch('').transform((entered) => entered.slice(0, longest).replaceAll('\0', '').toWellFormed());
const entriesOf = <Name extends string>(names: readonly Name[]) => z.object(Object.fromEntries(names.map((name) => [name, text.default('')])) as Record<Name, z.ZodDefault<typeof text>>);

export const revisionSchema = z.object({ revision: z.coerce.number().int().min(0).catch(-1) }).transform(({ revision }) => revision);
export const partSchema = z.object({ part: z.enum(['mode', 'sfa', 'graph', 'rules', 'renewHeader', 'endFormer', 'dropHeader']) });

export const sfaFormSchema: z.ZodType<SfaForm> = entriesOf(sfaFields).extend({ ending: z.enum(['keep', 'remove']).optional().catch(undefined) });
export const graphFormSchema: z.ZodType<GraphForm> = entriesOf(graphFields);

export interface ModeForm extends SyncMode {
  /** The preview was seen. */
  readonly isConfirmed: boolean;
}

export const modeFormSchema: z.ZodType<ModeForm> = z
  .object({ direction: z.enum(directions).catch('oneWay'), isOn: z.literal('on').optional().catch(undefined), confirmed: z.literal('yes').optional().catch(undefined) })
  .transform(({ direction, isOn, confirmed }) => ({ direction, isOn: isOn === 'on', isConfirmed: confirmed === 'yes' }));

const whole = z.string().trim().regex(/^\d{1,9}$/).transform(Number);
const texts = z.object({ title: whole, location: whole, content: whole });

const keysSchema: z.ZodType<ScheduleKeys> = z.object({ allDayForm: z.enum(allDayForms), allDayKey: text.default(''), publicKey: text.default(''), privateValues: text.default('') });

/** The rules of the form on top of those that are not in it; `undefined`: a number is out of its range, or a choice is none. */
export function toRulesForm(body: unknown, before: Policies): RulesForm | undefined {
  const entries = z.record(z.string(), z.unknown()).catch({}).parse(body);
  const part = (prefix: string) => texts.safeParse({ title: entries[`${prefix}-title`], location: entries[`${prefix}-location`], content: entries[`${prefix}-content`] }).data;
  const reminder = text.parse(entries['reminderMinutes']).trim();
  const wanted = {
    ...before,
    ...Object.fromEntries((['conflict', 'outlookDrift', 'outlookDelete', 'onMeeting', 'overlong', 'onUnlink', 'listMode'] as const).map((name) => [name, entries[name] ?? before[name]])),
    backfillDays: whole.safeParse(entries['backfillDays']).data,
    reminderMinutes: reminder === '' ? null : whole.safeParse(reminder).data,
    limits: part('limits'),
    sfaLimits: part('sfaLimits'),
  };
  // A missing number is not its default here: it was entered wrongly.
  if (wanted.backfillDays === undefined || wanted.reminderMinutes === undefined || wanted.limits === undefined || wanted.sfaLimits === undefined) return undefined;
  const policies = policiesSchema.safeParse(wanted);
  const plan = z.enum([...sfaPlans, '']).safeParse(entries['sfaPlan'] ?? '');
  const keys = entries['allDayForm'] === undefined ? undefined : keysSchema.safeParse(entries);
  if (!policies.success || !plan.success || keys?.success === false) return undefined;
  return { policies: policies.data, keys: keys?.data, sfaPlan: plan.data === '' ? undefined : plan.data };
}
