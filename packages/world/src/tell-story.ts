import type { Move } from './moves.js';
import { mailboxIds, people } from './moves.js';
import { toValue, textOf } from './values.js';

/** A script in plain words, a line for each move; moves that let things go on by themselves are counted. */
export function tellStory(script: readonly Move[]): readonly string[] {
  return script.map((move) => tell(move));
}

function tell(move: Move): string {
  switch (move.do) {
    case 'step':
      return move.times === 1 ? `one of the waiting calls goes on (${move.pick})` : `${move.times} of the waiting calls go on (${move.pick})`;
    case 'work':
      return `process ${move.process} claims work`;
    case 'deliver':
      return `a letter (${move.pick}) arrives at process ${move.process}`;
    case 'wait':
      return `${move.ms / 1_000} s pass`;
    case 'feeds':
      return `process ${move.process} looks after the change feeds`;
    case 'compare':
      return `process ${move.process} goes on with a comparison`;
    case 'rest':
      return 'faults stop, and everything comes to rest';
    case 'fault':
      return `fault: ${move.kind} (${move.a}, process ${move.process})`;
    case 'create':
      return `JUST.SFA: record ${move.record + 1} is created for ${move.who.join(', ')} with value ${move.value}`;
    case 'change':
      return `JUST.SFA: ${move.field} of record ${move.record + 1} becomes "${textOf(toValue(move.field, move.value, 'sfa'))}"`;
    case 'setWho':
      return `JUST.SFA: participants of record ${move.record + 1} become ${move.who.join(', ')}`;
    case 'emptyPeriod':
      return `JUST.SFA: the period of record ${move.record + 1} is emptied`;
    case 'remove':
      return `JUST.SFA: record ${move.record + 1} is deleted`;
    case 'edit':
      return `Outlook: ${move.field} of an event (${move.event}) in ${mailboxIds[move.mailbox]} becomes "${textOf(toValue(move.field, move.value, 'outlook'))}"`;
    case 'delete':
      return `Outlook: an event (${move.event}) in ${mailboxIds[move.mailbox]} is deleted`;
    case 'copy':
      return `Outlook: an event (${move.event}) in ${mailboxIds[move.mailbox]} is copied`;
    case 'addOwn':
      return `Outlook: somebody makes an event of their own in ${mailboxIds[move.mailbox]}`;
    case 'shape':
      return `Outlook: an event (${move.event}) in ${mailboxIds[move.mailbox]} gets ${move.shape}`;
    case 'link':
      return `administrator: the link of ${people[move.who]?.sfaUserId} is switched ${move.isOn ? 'on' : 'off'}`;
    case 'pause':
      return `administrator: the tenant is ${move.isPaused ? 'paused' : 'resumed'}`;
    case 'direction':
      return `administrator: the tenant becomes ${move.isTwoWay ? 'two-way' : 'one-way'}`;
    case 'policy':
      return `administrator: ${JSON.stringify(move.policy)}`;
  }
}
