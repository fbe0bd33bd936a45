/** PostgreSQL takes no NUL, and UTF-8 no lone surrogates. */
export function isStorable(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** JSON for a jsonb column. Characters that it would refuse are dropped: they come from the outside and cost nobody a record. */
export function toJson(value: unknown): string {
  return JSON.stringify(value ?? null, (_, member: unknown) =>
    typeof member === 'string' && !isStorable(member) ? member.replaceAll('\0', '').toWellFormed() : member,
  );
}

/** The form of an `Instant`: whole seconds, rounded down, so that no stored instant lies in the future. */
export function toInstantText(date: Date): string {
  return new Date(Math.floor(date.getTime() / 1_000) * 1_000).toISOString().replace('.000Z', 'Z');
}
