const usualForm = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d)(?::(\d\d)(?:\.0{1,9})?)?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/;

/**
 * The instant of whole seconds in the form in which nearly all come: Temporal takes ten times as long for them. `undefined` for any
 * other form, and for a date that is none.
 */
export function fromUsualForm(text: string): string | undefined {
  const [, date, time, second = '00', sign, hours, minutes] = usualForm.exec(text) ?? [];
  const wall = `${date}T${time}:${second}`;
  const at = Date.parse(`${wall}Z`);
  // A date that is none, or 24:00, reads as another one.
  if (Number.isNaN(at) || new Date(at).toISOString() !== `${wall}.000Z`) return undefined;
  const offset = (Number(hours ?? 0) * 60 + Number(minutes ?? 0)) * 60_000;
  return fromMilliseconds(sign === '-' ? at + offset : at - offset);
}

/** In the one form of `Instant`. */
export function fromMilliseconds(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/\.?0+Z/, 'Z');
}

const exact = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,3})?Z$/;

/** Milliseconds of each; `undefined` where one is finer than a millisecond, or not in the one form of `Instant`. */
export function toMilliseconds(...instants: readonly string[]): readonly number[] | undefined {
  return instants.every((instant) => exact.test(instant)) ? instants.map((instant) => Date.parse(instant)) : undefined;
}
