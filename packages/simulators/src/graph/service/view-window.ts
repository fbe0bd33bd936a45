import { GraphRefusal, invalidRequest } from '../graph-refusal.js';
import { addTo, toUtcInstant } from '../zones/wall-time.js';

const widestDays = 1825;

/** Two UTC wall times with 7 decimals. */
export interface ViewWindow {
  readonly from: string;
  readonly to: string;
}

/** The window of a calendar view; throws 400 when it is missing, unreadable, upside down or wider than 1825 days. */
export function readWindow(query: { readonly startDateTime?: string; readonly endDateTime?: string }): ViewWindow {
  if (query.startDateTime === undefined || query.endDateTime === undefined)
    throw invalidParameter('This request requires a time window specified by the query string parameters StartDateTime and EndDateTime.');
  const [from, to] = [toInstant('StartDateTime', query.startDateTime), toInstant('EndDateTime', query.endDateTime)];
  if (to < from) throw invalidParameter("The value of the parameter 'EndDateTime' must be later than 'StartDateTime'.");
  if (to > addTo(from, { days: widestDays })) throw invalidRequest(`The requested time duration specified for calendar view is too long. The limit is ${widestDays} days.`);
  return { from, to };
}

function toInstant(name: string, value: string): string {
  // An unescaped "+09:00" arrives as a blank.
  const instant = toUtcInstant(value.replace(/ (\d{2}:?\d{2})$/, '+$1'));
  if (instant === undefined) throw invalidParameter(`The value '${value}' of parameter '${name}' is invalid.`);
  return instant;
}

const invalidParameter = (message: string): GraphRefusal => new GraphRefusal(400, 'ErrorInvalidParameter', message);
