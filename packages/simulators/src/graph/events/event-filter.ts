import { compile, type FilterModel, type Filterable } from '../odata/compile-filter.js';
import { badRequest } from '../graph-refusal.js';
import { parseFilter, type Filter, type Literal } from '../odata/parse-filter.js';
import { toUtcInstant } from '../zones/wall-time.js';
import type { ExtendedProperty } from './event-input.js';
import { toPropertyId } from './extended-properties.js';
import type { StoredEvent } from './stored-event.js';

const text = (read: (event: StoredEvent) => Literal): Filterable<StoredEvent> => ({ read });
const instant = (read: (event: StoredEvent) => string): Filterable<StoredEvent> => ({
  read,
  literal: (value) => {
    const utc = typeof value === 'string' ? toUtcInstant(value) : undefined;
    if (utc === undefined) throw badRequest(`Invalid filter clause: '${String(value)}' is not a date and time.`);
    return utc;
  },
});

/** What `$filter` may name on events; times compare as instants, text without regard to case. */
export const eventFilterModel: FilterModel<StoredEvent> = {
  typeName: 'microsoft.graph.event',
  properties: new Map([
    ['subject', text((event) => event.content.subject)],
    ['start/dateTime', instant((event) => event.content.start.utc)],
    ['end/dateTime', instant((event) => event.content.end.utc)],
    ['createdDateTime', instant((event) => event.createdDateTime.slice(0, -1))],
    ['lastModifiedDateTime', instant((event) => event.lastModifiedDateTime.slice(0, -1))],
    ['isAllDay', text((event) => event.content.isAllDay)],
    ['showAs', text((event) => event.content.showAs)],
    ['importance', text((event) => event.content.importance)],
    ['sensitivity', text((event) => event.content.sensitivity)],
    ['iCalUId', text((event) => event.iCalUId)],
    ['type', text((event) => (event.content.recurrence === null ? 'singleInstance' : 'seriesMaster'))],
  ]),
  collections: new Map([
    ['singleValueExtendedProperties', (variable, of) => {
      const holds = compile(of, propertyModel(variable));
      return (event) => event.properties.some(holds);
    }],
  ]),
};

const propertyModel = (variable: string): FilterModel<ExtendedProperty> => ({
  typeName: 'microsoft.graph.singleValueLegacyExtendedProperty',
  properties: new Map<string, Filterable<ExtendedProperty>>([
    [`${variable}/id`, { read: ({ id }) => id, literal: (value) => toPropertyId(String(value)), isExact: true }],
    [`${variable}/value`, { read: ({ value }) => value }],
  ]),
});

const expansion = /^singleValueExtendedProperties\(\s*\$filter\s*=([\s\S]*)\)$/i;

/** `$expand=singleValueExtendedProperties($filter=id eq '…' or id eq '…')` → the property ids; nothing else can be expanded. */
export function parseExpand(expand: string | undefined): readonly string[] {
  if (expand === undefined) return [];
  const [, inner] = expansion.exec(expand.trim()) ?? [];
  if (inner === undefined) throw badRequest(`Parsing OData Select and Expand failed: '${expand}' cannot be expanded on type 'microsoft.graph.event'.`);
  return idsOf(parseFilter(inner.trim()));
}

function idsOf(filter: Filter): readonly string[] {
  if (filter.type === 'or') return filter.of.flatMap(idsOf);
  if (filter.type === 'compare' && filter.path === 'id' && filter.operator === 'eq' && typeof filter.value === 'string') return [toPropertyId(filter.value)];
  throw badRequest('The filter of an expanded extended property must compare its id.');
}
