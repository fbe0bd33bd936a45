import type { StateJournal } from '../../simulation/state-journal.js';

/** One mail that Exchange would have sent for a meeting, to one person. */
export interface SentMail {
  /** ISO instant. */
  readonly at: string;
  readonly kind: 'invitation' | 'update' | 'cancellation';
  /** The sender's address. */
  readonly mailbox: string;
  readonly to: string;
  readonly subject: string;
  readonly eventId: string;
}

export interface MailLog {
  add(mail: SentMail): void;
  list(): readonly SentMail[];
  clear(): void;
}

export function createMailLog(journal: StateJournal): MailLog {
  const mails = journal.collection<SentMail>('mail');
  let next = Number([...mails.keys()].at(-1) ?? 0) + 1;
  return {
    add: (mail) => {
      journal.put('mail', String(next), mail);
      next += 1;
    },
    list: () => [...mails.values()],
    clear: () => {
      for (const key of [...mails.keys()]) journal.remove('mail', key);
    },
  };
}
