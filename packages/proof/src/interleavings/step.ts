import type { Deed, Person } from './scenario.js';

/** One thing that happens. */
export type Step =
  | { readonly kind: 'claim'; readonly worker: number }
  | { readonly kind: 'call'; readonly worker: number; readonly number: number; readonly call: string }
  | { readonly kind: 'lostAnswer'; readonly worker: number; readonly number: number; readonly call: string; readonly carriedOut: boolean }
  | { readonly kind: 'crash'; readonly worker: number }
  | { readonly kind: 'leaseEnd' }
  | { readonly kind: 'time'; readonly milliseconds: number }
  | { readonly kind: 'webhook' }
  | { readonly kind: 'notification' }
  | { readonly kind: 'deed'; readonly person: Person; readonly deed: Deed };

const names: Readonly<Record<Person, string>> = { sfaUser: 'the user of JUST.SFA', outlookUser: 'the user of Outlook', administrator: 'the administrator' };
const calls: Readonly<Record<string, string>> = {
  'mappings.load': 'reads the evidence',
  'mappings.commit': 'commits',
  'queue.extend': 'asks whether its lease holds',
  'queue.abandon': 'gives the record back',
  'sfa.readRecord': 'reads the record in JUST.SFA',
  'sfa.updateRecord': 'writes to JUST.SFA',
  'sfa.deleteRecord': 'deletes the record in JUST.SFA',
  'graph.readEvent': 'reads the event',
  'graph.findEvents': 'looks for the marker',
  'graph.createEvent': 'creates the event',
  'graph.updateEvent': 'writes to the event',
  'graph.deleteEvent': 'deletes the event',
};

/** The step as one line of a story. */
export function tellStep(step: Step): string {
  switch (step.kind) {
    case 'claim':
      return `${workerName(step.worker)} claims the record`;
    case 'call':
      return `${workerName(step.worker)} ${calls[step.call] ?? step.call}`;
    case 'lostAnswer':
      return `${workerName(step.worker)} ${calls[step.call] ?? step.call}, and no answer comes; it was ${step.carriedOut ? '' : 'not '}carried out`;
    case 'crash':
      return `${workerName(step.worker)} dies`;
    case 'leaseEnd':
      return '13 seconds pass, and all leases end';
    case 'time':
      return `${step.milliseconds / 1_000} seconds pass`;
    case 'webhook':
      return 'a webhook is taken in';
    case 'notification':
      return 'a notification is taken in';
    case 'deed':
      return `${names[step.person]} ${tellDeed(step.deed)}`;
  }
}

function workerName(worker: number): string {
  return `worker ${'ABC'[worker] ?? worker}`;
}

function tellDeed(deed: Deed): string {
  switch (deed.kind) {
    case 'put':
      return `saves ${deed.schedule.title} for ${deed.schedule.participants.map(({ name }) => name).join(' and ')}`;
    case 'remove':
      return 'deletes the record';
    case 'edit':
      return `changes ${Object.entries(deed.changes).map(([field, value]) => `${field} to ${typeof value === 'string' ? value : JSON.stringify(value)}`).join(', ')}`;
    case 'discard':
      return 'deletes the event';
    case 'touch':
      return 'does nothing, but Exchange saves the event again';
    case 'copy':
      return 'copies the event';
    case 'link':
      return `switches the link ${deed.isOn ? 'on' : 'off'}`;
    case 'direction':
      return `makes the tenant ${deed.direction}`;
  }
}
