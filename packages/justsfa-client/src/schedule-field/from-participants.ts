import { normaliseText, type Participant, type ReadOutcome } from '@clounect/core';
import { done, malformed } from '../outcome.js';

/**
 * Reads `_participants`: user arrays `[login id, display name, mail, department, role]` of any length, or plain login ids.
 * Whatever else stands there (a group, a facility, an unknown form) counts as a participant too, because their number decides what may be
 * written back; the same element twice counts once.
 */
export function fromParticipants(value: unknown): ReadOutcome<readonly Participant[]> {
  if (value === null || value === '') return done([]);
  const elements = typeof value === 'string' ? [value] : value;
  if (!Array.isArray(elements)) return malformed('the participants are no list');
  const distinct = new Map<string, Participant>();
  for (const element of elements) {
    const participant = fromElement(element);
    if (participant !== undefined && !distinct.has(participant.sfaUserId)) distinct.set(participant.sfaUserId, participant);
  }
  return done([...distinct.values()]);
}

function fromElement(element: unknown): Participant | undefined {
  const parts: readonly unknown[] = Array.isArray(element) ? element : [element];
  const [id = '', name = ''] = parts.map(toText);
  // A group may come without a login id: its name is then all that tells it from another.
  return id === '' && name === '' ? undefined : { sfaUserId: id === '' ? name : id, name };
}

function toText(part: unknown): string {
  if (part === null || part === undefined) return '';
  return normaliseText(typeof part === 'object' ? JSON.stringify(part) : String(part));
}
