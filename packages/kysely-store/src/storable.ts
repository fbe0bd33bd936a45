/** PostgreSQL takes no NUL, and UTF-8 no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** Without the characters that a database refuses: they come from the outside and cost nobody a record. */
export function toStorable(text: string): string {
  return isStorable(text) ? text : text.replaceAll('\0', '').toWellFormed();
}

/** JSON for a jsonb column, of storable texts. */
export function toJson(value: unknown): string {
  const text = JSON.stringify(value ?? null);
  return mayBeUnstorable.test(text) ? toStorableJson(value) : text;
}

/** Both are escaped in JSON; a text that only quotes such an escape is taken for one, which does no harm. */
const mayBeUnstorable = /\\u(?:0000|d[89a-f])/;

function toStorableJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_, member: unknown) => (typeof member === 'string' ? toStorable(member) : member));
}

/** The form of an `Instant`: equal ones are equal texts. To the millisecond: in whole seconds, what is due would seem to be still to come. */
export function toInstantText(date: Date): string {
  return date.toISOString().replace(/\.?0+Z$/, 'Z');
}
