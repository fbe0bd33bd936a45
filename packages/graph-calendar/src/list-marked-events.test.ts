import { describe, expect, it } from 'vitest';
import { fromMarkedEvents, toMarkedEventsPath } from './list-marked-events.js';
import { markerPropertyId, toMarkerValue } from './marker.js';

const graphUrl = 'https://graph.example/v1.0';
const marker = { sourceId: 'source-1', recordId: '1', mailboxId: 'm-1', epoch: 'epoch-1', generation: 1 };
const event = { id: 'AAA=', '@odata.etag': 'W/"1"', singleValueExtendedProperties: [{ id: markerPropertyId, value: toMarkerValue(marker) }] };

describe('a page of marked events', () => {
  it('is asked for with id, version and marker only, filtered by the beginning of every marker', () => {
    const path = decodeURIComponent(toMarkedEventsPath(graphUrl, 'm-1', undefined) ?? '');
    expect(path).toMatch(/^\/users\/m-1\/events\?\$select=id&\$filter=singleValueExtendedProperties\/any\(.*startswith\(ep\/value, 'c1\|'\)\)&\$expand=.*&\$top=200$/);
  });
  it.each(['/users/m-1/events?$skip=200', "/users('m-1')/events?$skip=200", '/Users/M-1/events?$skip=200'])('goes on where Graph says: %s', (rest) => {
    const link = `${graphUrl}${rest}`;
    expect(fromMarkedEvents(graphUrl, 'm-1', { value: [event], '@odata.nextLink': link })).toEqual({ status: 'done', value: { events: [{ eventId: 'AAA=', etag: 'W/"1"', marker }], cursor: link } });
    expect(toMarkedEventsPath(graphUrl, 'm-1', link)).toBe(link);
  });
  it.each(['https://evil.example/v1.0/users/m-1/events', `${graphUrl}.evil.example/users/m-1/events`, `${graphUrl}/users/m-2/events`, `${graphUrl}/users/m-1/messages`, 'x'])('goes nowhere else: %s', (link) => {
    expect(fromMarkedEvents(graphUrl, 'm-1', { value: [], '@odata.nextLink': link })).toMatchObject({ failure: { code: 'malformed' } });
    expect(toMarkedEventsPath(graphUrl, 'm-1', link)).toBeUndefined();
  });
  it('leaves out a marker of a form that is not known, and is not understood without id or version', () => {
    const ofTheFuture = { ...event, singleValueExtendedProperties: [{ id: markerPropertyId, value: 'c9|x' }] };
    expect(fromMarkedEvents(graphUrl, 'm-1', { value: [ofTheFuture] })).toEqual({ status: 'done', value: { events: [] } });
    expect(fromMarkedEvents(graphUrl, 'm-1', { value: [{ id: 'AAA=' }] })).toMatchObject({ failure: { code: 'malformed' } });
  });
});
