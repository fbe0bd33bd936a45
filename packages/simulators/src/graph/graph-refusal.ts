/** What Graph answers instead of doing the work: an HTTP status, its error code and message. */
export class GraphRefusal extends Error {
  override readonly name = 'GraphRefusal';
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly more: { readonly headers?: Readonly<Record<string, string>>; readonly members?: Readonly<Record<string, unknown>> } = {},
  ) {
    super(message);
  }
}

export const badRequest = (message: string): GraphRefusal => new GraphRefusal(400, 'BadRequest', message);
export const invalidRequest = (message: string): GraphRefusal => new GraphRefusal(400, 'ErrorInvalidRequest', message);
export const itemNotFound = (): GraphRefusal =>
  new GraphRefusal(404, 'ErrorItemNotFound', 'The specified object was not found in the store.');
export const staleChangeKey = (): GraphRefusal =>
  new GraphRefusal(412, 'ErrorIrresolvableConflict', 'The send or update operation could not be performed because the change key passed in the request does not match the current change key for the item.');
export const validationFailure = (reason: string): GraphRefusal =>
  new GraphRefusal(400, 'ErrorPropertyValidationFailure', `At least one property failed validation. ${reason}`);
export const unsupportedTimeZone = (name: string): GraphRefusal =>
  new GraphRefusal(400, 'TimeZoneNotSupportedException', `A valid TimeZone value must be specified. The following TimeZone value is not supported: '${name}'.`);

export const duplicateTransaction = (existingEventId: string): GraphRefusal =>
  new GraphRefusal(400, 'ErrorDuplicateTransactionId', "Your request can't be completed. The TransactionId specified in the request has already been used to create a different event.", {
    members: { '@event.existingEventId': existingEventId },
  });

/** The code and message of an injected fault that names only a status. */
export function toServiceRefusal(status: number): GraphRefusal {
  const [code, message] = serviceErrors[status] ?? (status < 500 ? ['BadRequest', 'Bad request.'] : ['UnknownError', '']);
  return new GraphRefusal(status, code, message);
}

const serviceErrors: Readonly<Record<number, readonly [code: string, message: string]>> = {
  401: ['InvalidAuthenticationToken', 'Access token has expired or is not yet valid.'],
  403: ['ErrorAccessDenied', 'Access is denied. Check credentials and try again.'],
  404: ['ErrorItemNotFound', 'The specified object was not found in the store.'],
  409: ['Conflict', 'The request conflicts with the current state.'],
  412: ['ErrorIrresolvableConflict', 'The change key passed in the request does not match the current change key for the item.'],
  429: ['ApplicationThrottled', 'Application is over its MailboxConcurrency limit.'],
  500: ['ErrorInternalServerError', 'An internal server error occurred. The operation failed.'],
  502: ['BadGateway', 'Failed to execute backend request.'],
  503: ['ErrorServerBusy', 'The server cannot service this request right now. Try again later.'],
  504: ['UnknownError', ''],
  507: ['ErrorQuotaExceeded', 'The mailbox has exceeded its quota.'],
};
