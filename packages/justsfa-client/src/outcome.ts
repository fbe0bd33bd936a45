import type { Failure, ReadOutcome } from '@clounect/core';

export const done = <T>(value: T): ReadOutcome<T> => ({ status: 'done', value });
export const failed = (failure: Failure): { readonly status: 'failed'; readonly failure: Failure } => ({ status: 'failed', failure });
/** `detail` names identifiers and forms, never a value: values are people's texts. */
export const malformed = (detail: string): { readonly status: 'failed'; readonly failure: Failure } => failed({ code: 'malformed', detail });
