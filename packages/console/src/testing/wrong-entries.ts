import type { EntryProblem, GraphField, SfaField } from '../settings/tenant-settings.js';
import type { Finding } from '@clounect/core';

/** What the test of a connection finds at each entry that is `WRONG`. */
export const codesOfWrong = {
  sfa: { tenant: 'sfaUnreachable', apiKey: 'apiKeyWrong', table: 'tableUnknown', panel: 'panelUnknown', filter: 'filterUnknown', scheduleField: 'fieldNoSchedule', title: 'fieldNoText', location: 'fieldUnknown', content: 'fieldUnknown' },
  graph: { tokenEndpoint: 'tokenEndpointWrong', clientId: 'AADSTS700016', clientSecret: 'AADSTS7000215' },
} as const satisfies { readonly sfa: Readonly<Record<SfaField, string>>; readonly graph: Readonly<Partial<Record<GraphField, string>>> };

/** Why each entry that is `not a form` is refused. */
export const problemsOfForm = {
  sfa: { tenant: 'tenantForm', apiKey: 'keyForm', table: 'identifierForm', panel: 'identifierForm', filter: 'filterNeedsPanel', scheduleField: 'identifierForm', title: 'tooLong', location: 'identifierForm', content: 'identifierForm' },
  graph: { tokenEndpoint: 'endpointHost', clientId: 'clientIdForm', clientSecret: 'keyForm' },
} as const satisfies { readonly sfa: Readonly<Record<SfaField, EntryProblem>>; readonly graph: Readonly<Partial<Record<GraphField, EntryProblem>>> };

type Entries = Readonly<Record<string, string | undefined>>;

export function findWrongForms<Field extends string>(entries: Entries, problems: Readonly<Partial<Record<Field, EntryProblem>>>): Readonly<Partial<Record<Field, EntryProblem>>> | undefined {
  const wrong = Object.entries(problems).filter(([field]) => entries[field] === 'not a form');
  return wrong.length === 0 ? undefined : (Object.fromEntries(wrong) as Readonly<Partial<Record<Field, EntryProblem>>>);
}

export function findWrongValues(entries: Entries, codes: Readonly<Record<string, string>>): readonly Finding<string>[] {
  return Object.entries(codes).filter(([field]) => entries[field] === 'WRONG').map(([part, code]) => ({ part, state: 'failed', code }));
}
