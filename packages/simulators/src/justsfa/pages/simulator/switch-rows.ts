import { z } from 'zod';
import { switchesSchema, type Switches } from '../../settings/switches.js';
import type { SwitchRow } from './switches-page.js';

type Name = keyof Switches;

const describedSchema = z.object({ properties: z.record(z.string(), z.looseObject({ type: z.string().optional(), minimum: z.number().optional(), enum: z.array(z.string()).optional() })) });
const { properties } = describedSchema.parse(z.toJSONSchema(switchesSchema, { io: 'input' }));
const initial = switchesSchema.parse({});
export const switchNames = Object.keys(initial) as Name[];

/** What the page shows of each switch, read off their own schema. */
export function toSwitchRows(current: Readonly<Record<string, unknown>>, explained: Readonly<Record<Name, string>>): readonly SwitchRow[] {
  return switchNames.map((name) => ({ name, does: explained[name], value: String(current[name] ?? ''), initial: String(initial[name]), kind: kindOf(name) }));
}

function kindOf(name: Name): SwitchRow['kind'] {
  const described = properties[name];
  if (described?.enum !== undefined) return { type: 'choice', values: described.enum };
  return described?.type === 'boolean' ? { type: 'flag' } : { type: 'number', min: described?.minimum ?? 0 };
}

/** The switches that a form sent, for `SwitchBoard.patch`; numbers and flags in their own type, unreadable texts as they came. */
export function fromSwitchForm(form: Readonly<Record<string, string>>): Readonly<Record<string, unknown>> {
  const sent = switchNames.flatMap((name) => (form[name] === undefined ? [] : [[name, toValue(name, form[name])] as const]));
  return Object.fromEntries(sent);
}

function toValue(name: Name, text: string): unknown {
  const { type } = kindOf(name);
  if (type === 'flag') return text === 'true' ? true : text === 'false' ? false : text;
  return type === 'number' && /^\d+$/.test(text) ? Number(text) : text;
}
