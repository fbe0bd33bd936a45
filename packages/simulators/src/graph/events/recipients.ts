import type { DirectoryUser } from '../settings.js';
import type { SentMail } from '../state/mail-log.js';
import type { EventContent } from './stored-event.js';

interface Recipient {
  readonly kind: SentMail['kind'];
  readonly to: string;
}

/** Whom Exchange writes after a write to a meeting: new attendees are invited, known ones updated, those left out told that it is off. */
export function recipientsOf(before: EventContent | undefined, after: EventContent | undefined, organizer: DirectoryUser): readonly Recipient[] {
  const known = addresses(before);
  const wanted = addresses(after);
  const own = [organizer.mail, organizer.userPrincipalName].map((address) => address?.toLowerCase());
  const mails: Recipient[] = [
    ...[...wanted].map(([key, to]): Recipient => ({ kind: known.has(key) ? 'update' : 'invitation', to })),
    ...[...known].filter(([key]) => !wanted.has(key)).map(([, to]): Recipient => ({ kind: 'cancellation', to })),
  ];
  return mails.filter(({ to }) => !own.includes(to.toLowerCase()));
}

const addresses = (content: EventContent | undefined): ReadonlyMap<string, string> =>
  new Map(content?.attendees.map(({ emailAddress: { address } }) => [address.toLowerCase(), address]) ?? []);
