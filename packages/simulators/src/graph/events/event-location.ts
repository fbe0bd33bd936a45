import { validationFailure } from '../graph-refusal.js';
import type { EventInput, EventLocation, LocationInput } from './event-input.js';

/** What an event without a place answers. */
export const noLocation: EventLocation = { displayName: '', locationType: 'default', uniqueIdType: 'unknown', address: {}, coordinates: {} };
/** Longest display name that Exchange takes. */
const longest = 255;

interface Places {
  readonly location: EventLocation;
  readonly locations: readonly EventLocation[];
}

/** `location` and `locations` are one thing: either replaces both, and several places show as one joined name. */
export function toPlaces(input: Pick<EventInput, 'location' | 'locations'>, before: Places): Places {
  if (input.locations !== undefined) {
    const locations = input.locations.map(toLocation);
    const [only] = locations;
    if (only === undefined) return { location: noLocation, locations };
    return { location: locations.length === 1 ? only : named(locations.map((place) => place.displayName).join('; ')), locations };
  }
  if (input.location === undefined) return { location: before.location, locations: before.locations };
  const location = toLocation(input.location ?? {});
  return { location, locations: location.displayName === '' ? [] : [location] };
}

function toLocation(input: LocationInput): EventLocation {
  const displayName = input.displayName ?? '';
  if (displayName.length > longest) throw validationFailure(`Location.DisplayName is longer than ${longest} characters.`);
  if (displayName === '') return noLocation;
  return {
    ...named(displayName),
    ...given('locationUri', input.locationUri),
    ...given('locationEmailAddress', input.locationEmailAddress),
    ...given('address', input.address),
    ...given('coordinates', input.coordinates),
  };
}

const named = (displayName: string): EventLocation => ({ displayName, locationType: 'default', uniqueId: displayName, uniqueIdType: 'private' });

const given = <Name extends string, Value>(name: Name, value: Value | null | undefined): Partial<Record<Name, Value>> =>
  value === undefined || value === null ? {} : ({ [name]: value } as Record<Name, Value>);
