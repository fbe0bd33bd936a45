import type { Failure, ListMode } from '@clounect/core';
import { createSfaClient, type SfaClientDeps } from './create-sfa-client.js';
import { toSourceSettings } from './to-source-settings.js';

/** How the filter's participant may be spelled; no public page says which (see the settings). */
export const participantFilterGuesses = ['_{schedule}_participants-0', '_{schedule}-0'] as const;

/**
 * `filters`: only that user's rows came, and none for a user who does not exist. `ignored`: rows of others came, so the parameter means
 * nothing. `empty`: nothing came even for the given user: the spelling is wrong, or there is no schedule of theirs. `refused`: JUST.SFA
 * takes no such parameter. `failed`: it could not be tried.
 */
export interface ProbedSpelling {
  readonly participantFilterParam: string;
  readonly answer: 'filters' | 'ignored' | 'empty' | 'refused' | 'failed';
  readonly failure?: Failure | undefined;
}

export interface ParticipantFilterProbe {
  readonly spellings: readonly ProbedSpelling[];
  /** The first spelling that filters. */
  readonly working?: string | undefined;
  /** What to set: `all` when none filters. Missing when something failed, or nothing came for the user, so that nothing is known. */
  readonly recommended?: ListMode | undefined;
}

export interface ProbeDeps extends SfaClientDeps {
  /** Login id of a user who is known to take part in some schedule. */
  readonly participant: string;
}

/** No login id that a tenant would have. */
const nobody = 'clounect-connection-test-nobody';

/** Tries, with at most two list calls each, the configured spelling and the guesses against the real list: for the connection test. */
export async function probeParticipantFilter({ participant, source, ...deps }: ProbeDeps): Promise<ParticipantFilterProbe> {
  const settings = toSourceSettings(source);
  if (settings.filterName === undefined) return { spellings: [], recommended: 'all' };
  const guesses = [...new Set([settings.participantFilterParam, ...participantFilterGuesses])].filter((guess) => guess !== '');
  const spellings: ProbedSpelling[] = [];
  for (const participantFilterParam of guesses) {
    const client = createSfaClient({ ...deps, source: { ...source, settings: { ...settings, participantFilterParam } } });
    const spelling = { participantFilterParam, ...(await probe((who) => client.listRecords({ participant: who, offset: 0 }), participant)) };
    spellings.push(spelling);
    if (spelling.answer === 'filters') return { spellings, working: participantFilterParam, recommended: 'perUser' };
  }
  const isKnown = spellings.every(({ answer }) => answer === 'ignored' || answer === 'refused');
  return { spellings, ...(isKnown && { recommended: 'all' as const }) };
}

type List = (participant: string) => ReturnType<ReturnType<typeof createSfaClient>['listRecords']>;

async function probe(list: List, participant: string): Promise<Omit<ProbedSpelling, 'participantFilterParam'>> {
  const theirs = await list(participant);
  if (theirs.status === 'failed') return { answer: theirs.failure.code === 'rejected' ? 'refused' : 'failed', failure: theirs.failure };
  if (theirs.value.others > 0) return { answer: 'ignored' };
  if (theirs.value.records.length === 0 && theirs.value.malformed.length === 0) return { answer: 'empty' };
  // All rows may be this user's by chance: nobody's must be none.
  const none = await list(nobody);
  if (none.status === 'failed') return { answer: 'failed', failure: none.failure };
  return { answer: none.value.others + none.value.malformed.length > 0 ? 'ignored' : 'filters' };
}
