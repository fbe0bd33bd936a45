import type { FaultKind } from './faults.js';
import type { AdminMove, EditedField, Move, OutlookMove, SfaMove } from './moves.js';
import type { Policies } from '@clounect/core';
import type { Random } from './random.js';
import { createRandom } from './random.js';
import { kindsOf } from './kinds-of.js';
import { firstLong, noTitle } from './values.js';
import { people, processNames, stranger, textFields } from './moves.js';

const recordCount = 4;

/** A whole run, decided beforehand: every sub-sequence of it is a script as well, which is what shortening needs. */
export function writeScript(seed: number, steps: number, inUse: readonly FaultKind[] = kindsOf(seed)): readonly Move[] {
  const random = createRandom(seed);
  const restEvery = 60 + random.int(120);
  const someValue = someValueOf(random.oneIn(3));
  const script: Move[] = [];
  for (let at = 0; at < steps; at += 1) script.push(at % restEvery === restEvery - 1 ? { do: 'rest' } : nextMove(random, someValue, inUse, at));
  return script;
}

function nextMove(random: Random, someValue: (random: Random) => number, inUse: readonly FaultKind[], at: number): Move {
  const [process, pick] = [random.pick(processNames), random.int(1_000)];
  // Some kinds are met by what people and timers do: they do it more often then.
  const [isAdmins, isLists, isSfas] = [inUse.includes('unlinkedMidFlight'), inUse.includes('shortList'), inUse.includes('participantsMidFlight')];
  switch (random.weighted({ step: 46, work: 11, deliver: 9, sfa: at < 20 || isSfas ? 14 : 7, outlook: 8, admin: isAdmins ? 5 : 1, wait: 6, fault: inUse.length === 0 ? 0 : 6, feeds: 2, compare: isLists ? 9 : 1 })) {
    case 'step':
      return { do: 'step', pick, times: random.pick([1, 1, 2, 3, 5, 9]) };
    case 'work':
      return { do: 'work', process };
    case 'deliver':
      return { do: 'deliver', pick: random.oneIn(4) ? pick : 0, process };
    case 'wait':
      return { do: 'wait', ms: random.pick([50, 500, 2_000, 2_500, 6_000, 11_000, 31_000, 130_000]) };
    case 'feeds':
      return { do: 'feeds', process };
    case 'compare':
      return { do: 'compare', process };
    case 'fault':
      return { do: 'fault', kind: inUse[random.int(inUse.length)] as FaultKind, a: pick, process };
    case 'sfa':
      return sfaMove(random, someValue, isSfas ? 12 : 3);
    case 'outlook':
      return outlookMove(random, someValue);
    case 'admin':
      return adminMove(random);
  }
}

function someone(random: Random): readonly string[] {
  const names = [...people.map(({ sfaUserId }) => sfaUserId), stranger];
  const one = names[random.int(names.length - 1)] ?? 'taro';
  // Mostly one: only then edits flow both ways.
  if (!random.oneIn(3)) return [one];
  return [...new Set([one, names[random.int(names.length)] ?? 'taro', names[random.int(names.length)] ?? 'jiro'])];
}

/** Mostly new values, which tell who wrote them; sometimes one of a few, which come back. */
const someValueOf =
  (isLong: boolean) =>
  (random: Random): number =>
    random.oneIn(3) ? random.int(3) : isLong && random.oneIn(3) ? firstLong + random.int(990) : 10 + random.int(990);
const someField = (random: Random): EditedField => random.pick([...textFields, 'period']);

function sfaMove(random: Random, someValue: (random: Random) => number, setWho: number): SfaMove {
  const record = random.int(recordCount);
  switch (random.weighted({ create: 4, change: 8, setWho, emptyPeriod: 1, remove: 1 })) {
    case 'create':
      return { do: 'create', record, who: someone(random), value: someValue(random) };
    case 'change':
      return { do: 'change', record, field: someField(random), value: someValue(random) };
    case 'setWho':
      return { do: 'setWho', record, who: someone(random) };
    case 'emptyPeriod':
      return { do: 'emptyPeriod', record };
    case 'remove':
      return { do: 'remove', record };
  }
}

function outlookMove(random: Random, someValue: (random: Random) => number): OutlookMove {
  const place = { mailbox: random.int(3), event: random.int(8) };
  switch (random.weighted({ edit: 20, delete: 2, copy: 1, addOwn: 1, shape: 2 })) {
    case 'edit':
      return random.oneIn(20) ? { ...place, do: 'edit', field: 'title', value: noTitle } : { ...place, do: 'edit', field: someField(random), value: someValue(random) };
    case 'delete':
      return { ...place, do: 'delete' };
    case 'copy':
      return { ...place, do: 'copy' };
    case 'addOwn':
      return { ...place, do: 'addOwn', value: someValue(random) };
    case 'shape':
      return { ...place, do: 'shape', shape: random.pick(['attendee', 'noAttendees', 'recurring', 'onlineMeeting', 'private', 'private']) };
  }
}

function adminMove(random: Random): AdminMove {
  switch (random.weighted({ link: 4, pause: 2, direction: 2, policy: 2 })) {
    case 'link':
      return { do: 'link', who: random.int(people.length), isOn: !random.oneIn(3) };
    case 'pause':
      return { do: 'pause', isPaused: random.oneIn(3) };
    case 'direction':
      return { do: 'direction', isTwoWay: !random.oneIn(3) };
    case 'policy':
      return {
        do: 'policy',
        policy: random.pick(policyChanges),
      };
  }
}

const policyChanges: readonly [Partial<Policies>, ...Partial<Policies>[]] = [
  { outlookDrift: 'keep' },
  { outlookDrift: 'restore' },
  { outlookDelete: 'leave' },
  { outlookDelete: 'restore' },
  { outlookDelete: 'deleteRecord' },
  { conflict: 'sfaWins' },
  { conflict: 'outlookWins' },
  { conflict: 'newestWins' },
  { onUnlink: 'keep' },
  { onUnlink: 'remove' },
];
