/** The sync broke a promise; `rule` names it, so that a shortened story is known to fail for the same reason. */
export class Violation extends Error {
  override readonly name = 'Violation';
  constructor(
    readonly rule: string,
    message: string,
  ) {
    super(`${rule}: ${message}`);
  }
}

/** Remembers the first one: whoever made the call would catch what is thrown. The run ends at the next step. */
export function breakRule(world: { violation?: Error | undefined }, rule: string, message: string): void {
  world.violation ??= new Violation(rule, message);
}
