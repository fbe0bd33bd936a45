import type { Failure, FailureCode } from '@clounect/core';
import { isBareWord } from './is-bare-word.js';
import { toRetryAfterMs } from './retry-after.js';
import { wireError } from './wire.js';

/** An answer of Graph as it came. */
export interface GraphAnswer {
  readonly status: number;
  readonly headers: { get(name: string): string | null };
  /** The parsed JSON; `undefined` when there was none. */
  readonly body: unknown;
}

/** What the call was about: what is not found is `notFound` in the directory and among subscriptions, and a mailbox without use elsewhere. */
export type CallSubject = 'directory' | 'mailbox' | 'subscription';

/** The wait after a 429 that names none. */
const defaultWaitMs = 5_000;

/** Exchange's and Graph's codes, in lower case. Their HTTP status is only partly documented, so the code decides first. */
const codes = new Map(Object.entries<FailureCode>({
  invalidauthenticationtoken: 'unauthorized',
  erroraccessdenied: 'forbidden',
  accessdenied: 'forbidden',
  authorization_requestdenied: 'forbidden',
  erroritemnotfound: 'notFound',
  mailboxnotenabledforrestapi: 'mailboxUnusable',
  mailboxnotsupportedforrestapi: 'mailboxUnusable',
  errorinvaliduser: 'mailboxUnusable',
  errornonexistentmailbox: 'mailboxUnusable',
  resourcenotfound: 'mailboxUnusable',
  request_resourcenotfound: 'mailboxUnusable',
  errorirresolvableconflict: 'conflict',
  errorstaleobject: 'conflict',
  errorduplicatetransactionid: 'conflict',
  errorinvalididmalformed: 'rejected',
  errorinvalidid: 'rejected',
  errorinvalidrequest: 'rejected',
  errorinvalidparameter: 'rejected',
  errorinvalidproperty: 'rejected',
  errorpropertyvalidationfailure: 'rejected',
  timezonenotsupportedexception: 'rejected',
  errorcalendarenddateisearlierthanstartdate: 'rejected',
  errorcalendardurationistoolong: 'rejected',
  erroroccurrencecrossingboundary: 'rejected',
  errorquotaexceeded: 'rejected',
  errormessagesizeexceeded: 'rejected',
  applicationthrottled: 'rateLimited',
  toomanyrequests: 'rateLimited',
  activitylimitreached: 'rateLimited',
  errorserverbusy: 'rateLimited',
  errorexceededconnectioncount: 'rateLimited',
  syncstatenotfound: 'resyncNeeded',
  syncstateinvalid: 'resyncNeeded',
  errorinvalidsyncstatedata: 'resyncNeeded',
  resyncrequired: 'resyncNeeded',
  errorinternalservererror: 'unavailable',
  errorinternalservertransienterror: 'unavailable',
  errormailboxmoveinprogress: 'unavailable',
  errormailboxstoreunavailable: 'unavailable',
  errormailboxfailover: 'unavailable',
  errorconnectionfailed: 'unavailable',
  erroradunavailable: 'unavailable',
  errortimeoutexpired: 'unavailable',
  concurrentitemsave: 'unavailable',
  servicenotavailable: 'unavailable',
}));

const periodCodes = new Set(['errorcalendarenddateisearlierthanstartdate', 'errorcalendardurationistoolong']);
const userCodes = new Set(['resourcenotfound', 'request_resourcenotfound', 'errorinvaliduser']);

/** The failure that an answer other than success stands for. Its detail has the code and the request id, and no text of a person. */
export function toFailure(answer: GraphAnswer, subject: CallSubject, nowMs: number): Failure {
  const { names, requestId } = readError(answer);
  const known = names.find((name) => codes.has(name.toLowerCase()));
  const name = known ?? names[0];
  const lowered = name?.toLowerCase() ?? '';
  const isUnknownHere = subject !== 'mailbox' && userCodes.has(lowered);
  const code = isUnknownHere ? 'notFound' : (codes.get(lowered) ?? codeOfExtension(answer, subject) ?? codeOfStatus(answer.status));
  const retryAfterMs = waitOf(answer, code, nowMs);
  return {
    code,
    detail: [answer.status, name, requestId && `request-id ${requestId}`].filter(Boolean).join(' '),
    ...(name && { hint: name }),
    ...(periodCodes.has(lowered) && { field: 'period' }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}

/** Whether the answer names this code of Graph's, at any depth. */
export function hasErrorCode(answer: GraphAnswer, code: string): boolean {
  return readError(answer).names.some((name) => name.toLowerCase() === code.toLowerCase());
}

/** Whether a write that was answered so may have taken effect all the same. */
export function isUnsettled({ status }: GraphAnswer, { code }: Failure): boolean {
  return status === 408 || (status >= 500 && (code === 'unavailable' || code === 'rateLimited'));
}

/** A refusal of Exchange's that Graph passes on: the status that Exchange gave stands nowhere but in the message. */
function codeOfExtension({ body }: GraphAnswer, subject: CallSubject): FailureCode | undefined {
  const { code, message } = wireError.safeParse(body).data?.error ?? {};
  if (code?.toLowerCase() !== 'extensionerror') return undefined;
  const [, status] = /\[Status Code: (\w+);/i.exec(message ?? '') ?? [];
  if (status?.toLowerCase() === 'forbidden') return 'forbidden';
  if (status?.toLowerCase() === 'notfound') return subject === 'mailbox' ? 'mailboxUnusable' : 'notFound';
  return undefined;
}

function codeOfStatus(status: number): FailureCode {
  if (status === 401) return 'unauthorized';
  if (status === 403) return 'forbidden';
  if (status === 409 || status === 412) return 'conflict';
  if (status === 410) return 'resyncNeeded';
  if (status === 429) return 'rateLimited';
  if (status === 408 || status >= 500) return 'unavailable';
  // A 404 that names nothing may come from a proxy: it must never pass for an event that is gone.
  return status >= 400 && status !== 404 ? 'rejected' : 'malformed';
}

function waitOf({ status, headers }: GraphAnswer, code: FailureCode, nowMs: number): number | undefined {
  if (code !== 'rateLimited' && code !== 'unavailable') return undefined;
  const asked = toRetryAfterMs(headers.get('retry-after'), nowMs);
  return asked ?? (status === 429 || code === 'rateLimited' ? defaultWaitMs : undefined);
}

function readError({ body, headers }: GraphAnswer): { readonly names: readonly string[]; readonly requestId: string | undefined } {
  const parsed = wireError.safeParse(body);
  const requestId = headers.get('request-id') ?? undefined;
  if (!parsed.success) return { names: [], requestId: isBareWord(requestId ?? '') ? requestId : undefined };
  const { error } = parsed.data;
  let inner = error.innerError ?? error.innererror;
  const inside = requestId ?? inner?.['request-id'] ?? inner?.requestId ?? undefined;
  const names = [error.code];
  for (; inner !== undefined; inner = inner.innerError) if (inner.code) names.push(inner.code);
  return { names: names.filter(isBareWord), requestId: isBareWord(inside ?? '') ? inside : undefined };
}
