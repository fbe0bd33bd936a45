/** What the record API refuses, and how: thrown anywhere below the HTTP edge, answered there as `{ code, message }`. */
export class Refusal extends Error {
  readonly status: number;
  /** JUST.SFA's own code values are not public; these are ours. */
  readonly code: string;
  constructor(status: number, code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

export const invalid = (code: string, message: string): Refusal => new Refusal(400, code, message);
export const notFound = (message: string): Refusal => new Refusal(404, 'NOT_FOUND', message);
