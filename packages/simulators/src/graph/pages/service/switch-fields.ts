import { z } from 'zod';
import { defaultSwitches, switchesSchema, type SwitchChange, type Switches } from '../../switches.js';
import type { Form } from '../form.js';

export type SwitchName = keyof Switches;

/** How a switch is set in a form. */
export type SwitchField =
  | { readonly name: SwitchName; readonly kind: 'boolean' }
  | { readonly name: SwitchName; readonly kind: 'choice'; readonly choices: readonly string[] }
  | { readonly name: SwitchName; readonly kind: 'number' }
  | { readonly name: SwitchName; readonly kind: 'range' };

export const switchNames = Object.keys(defaultSwitches) as readonly SwitchName[];

export function toSwitchField(name: SwitchName): SwitchField {
  const schema: z.ZodType = switchesSchema.shape[name];
  if (schema instanceof z.ZodBoolean) return { name, kind: 'boolean' };
  if (schema instanceof z.ZodEnum) return { name, kind: 'choice', choices: schema.options.map(String) };
  return { name, kind: Array.isArray(defaultSwitches[name]) ? 'range' : 'number' };
}

export type SwitchGroup = 'exchange' | 'subscription' | 'notification' | 'delta';

export function groupOf(name: SwitchName): SwitchGroup {
  if (/^(subscription|validation|reauthorization)/.test(name)) return 'subscription';
  if (/^(notification|updates|endpoint)/.test(name)) return 'notification';
  return name.startsWith('delta') ? 'delta' : 'exchange';
}

/** What the form changes of the present switches, not checked yet: a field that is not there stays. */
export function readSwitchForm(form: Form, now: Switches): Readonly<Record<string, unknown>> {
  const number = (text: string): number => (text.trim() === '' ? Number.NaN : Number(text));
  const read = (field: SwitchField): unknown => {
    const { name, kind } = field;
    if (kind === 'boolean') return form.text(name) === 'on';
    if (kind === 'choice') return form.text(name);
    return kind === 'number' ? number(form.text(name)) : form.all(name).map(number);
  };
  const given = switchNames.filter((name) => form.has(name)).map((name) => [name, read(toSwitchField(name))] as const);
  return Object.fromEntries(given.filter(([name, value]) => JSON.stringify(value) !== JSON.stringify(now[name])));
}

export type { SwitchChange };
