import type { GraphClient } from '@clounect/core';

/** What Graph tells of an event: with the version for a change, without for a deletion. */
export interface Told {
  readonly mailboxId: string;
  readonly eventId: string;
  readonly etag?: string | undefined;
}

/** Graph tells of our own writes as it does of a person's. */
export function watchedGraph(client: GraphClient, tell: (told: Told) => void): GraphClient {
  return {
    ...client,
    createEvent: async (identity, draft) => {
      const outcome = await client.createEvent(identity, draft);
      if (outcome.status === 'applied') tell({ mailboxId: identity.mailboxId, eventId: outcome.value.eventId, etag: outcome.value.etag });
      return outcome;
    },
    updateEvent: async (version, changes) => {
      const outcome = await client.updateEvent(version, changes);
      if (outcome.status === 'applied') tell({ mailboxId: version.mailboxId, eventId: version.eventId, etag: outcome.value.etag });
      return outcome;
    },
    deleteEvent: async (version) => {
      const outcome = await client.deleteEvent(version);
      if (outcome.status === 'applied') tell({ mailboxId: version.mailboxId, eventId: version.eventId });
      return outcome;
    },
  };
}
