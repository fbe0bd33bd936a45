import { badRequest } from '../graph-refusal.js';
import type { StoredEvent } from './stored-event.js';

const keys: Readonly<Record<string, (event: StoredEvent) => string>> = {
  'start/dateTime': (event) => event.content.start.utc,
  'end/dateTime': (event) => event.content.end.utc,
  createdDateTime: (event) => event.createdDateTime,
  lastModifiedDateTime: (event) => event.lastModifiedDateTime,
  subject: (event) => event.content.subject.toLowerCase(),
};

/** `$orderby` with one key, or undefined for the order of creation. */
export function parseOrder(orderby: string | undefined): ((one: StoredEvent, other: StoredEvent) => number) | undefined {
  if (orderby === undefined) return undefined;
  const [name = '', direction = 'asc', ...rest] = orderby.trim().split(/\s+/);
  const key = keys[name];
  if (key === undefined || rest.length > 0 || !/^(asc|desc)$/i.test(direction)) throw badRequest(`The $orderby expression '${orderby}' is not supported.`);
  const sign = direction.toLowerCase() === 'desc' ? -1 : 1;
  return (one, other) => {
    const [left, right] = [key(one), key(other)];
    return left === right ? 0 : left < right ? -sign : sign;
  };
}
