import { identifierSchema, sfaSettingsSchema, sourceSettingsSchema, tenantSchema, toSourceHost } from '@clounect/justsfa-client';
import { z } from 'zod';
import { sfaFields, type EntryProblem, type SfaField, type SfaForm } from '@clounect/console';
import type { Source } from '@clounect/core';
import type { StandIns } from './stand-ins.js';

/** What is registered now; of a tenant with nothing set up, nothing. */
export interface RegisteredSfa {
  readonly settings: unknown;
  readonly source?: Source | undefined;
  readonly apiKey?: string | undefined;
}

export interface SfaEntries {
  readonly settings: z.output<typeof sfaSettingsSchema>;
  readonly source: Omit<Source, 'tenantId' | 'sourceId' | 'ending'>;
  readonly apiKey: string;
}

export type Entered<Entries, Field extends string> =
  | { readonly state: 'entered'; readonly entries: Entries }
  | { readonly state: 'invalid'; readonly wrong: Readonly<Partial<Record<Field, EntryProblem>>> };

const needed = ['tenant', 'table', 'scheduleField', 'title'] as const;
const identifiers = ['table', 'panel', 'filter', 'scheduleField', 'title', 'location', 'content'] as const;
const longestKey = 1_000;
const objectSchema = z.record(z.string(), z.unknown()).catch({});

/** The entries of ③ in the adapter's words, on top of what is registered and not asked here; or what is wrong with which of them. */
export function toSfaCandidate(form: SfaForm, registered: RegisteredSfa, standIns: StandIns): Entered<SfaEntries, SfaField> {
  const typed = Object.fromEntries(sfaFields.map((field) => [field, form[field].trim()])) as Record<SfaField, string>;
  const tenant = tenantSchema.safeParse(toTenantName(typed.tenant, standIns));
  const apiKey = typed.apiKey === '' ? registered.apiKey : typed.apiKey;
  const wrong: Partial<Record<SfaField, EntryProblem>> = {};
  for (const field of identifiers) if (typed[field] !== '' && !identifierSchema.safeParse(typed[field]).success) wrong[field] = 'identifierForm';
  if (!tenant.success) wrong.tenant = 'tenantForm';
  if (typed.filter !== '' && typed.panel === '') wrong.panel = 'filterNeedsPanel';
  for (const field of needed) if (typed[field] === '') wrong[field] = 'required';
  if (apiKey === undefined) wrong.apiKey = 'required';
  else if (apiKey.length > longestKey || !/^[\x21-\x7e]+$/.test(apiKey)) wrong.apiKey = 'keyForm';
  if (Object.keys(wrong).length > 0 || !tenant.success || apiKey === undefined) return { state: 'invalid', wrong };

  const orNone = (text: string): string | undefined => (text === '' ? undefined : text);
  const former = sfaSettingsSchema.safeParse(registered.settings).data;
  // An operator may have named an address for this host, and only for this.
  const baseUrl = standIns[toSourceHost({ tenant: tenant.data })] ?? (former !== undefined && toSourceHost(former) === toSourceHost({ tenant: tenant.data }) ? former.baseUrl : undefined);
  const fields = { title: typed.title, location: orNone(typed.location), content: orNone(typed.content) };
  const settings = sfaSettingsSchema.parse({ ...objectSchema.parse(registered.settings), tenant: tenant.data, baseUrl });
  const mapped = { ...objectSchema.parse(registered.source?.settings), fields, panelName: orNone(typed.panel), filterName: orNone(typed.filter) };
  return { state: 'entered', entries: { settings, source: { host: toSourceHost(settings), table: typed.table, scheduleField: typed.scheduleField, settings: sourceSettingsSchema.parse(mapped) }, apiKey } };
}

/** `https://example.justsfa.com/` as it is copied from the browser, or the address of what stands in for it, is taken for its name. */
function toTenantName(typed: string, standIns: StandIns): string {
  const address = typed.replace(/\/$/, '');
  const standIn = Object.entries(standIns).find(([, origin]) => origin === address)?.[0];
  return (standIn ?? address.replace(/^https:\/\//i, '')).replace(/\.justsfa\.com$/i, '');
}
