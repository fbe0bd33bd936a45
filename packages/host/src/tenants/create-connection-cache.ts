import { createHash } from 'node:crypto';

/** What a connection is made of, and how to make it. */
export interface ConnectionRecipe<Client> {
  /** Everything that the client depends on; kept as a hash only, so secrets may be in it. */
  readonly ingredients: unknown;
  readonly connect: () => Client;
}

interface Connection<Client> {
  readonly fingerprint: string;
  readonly client: Client;
}

interface Entry<Client> {
  readonly lookedAt: number;
  readonly connection: Promise<Connection<Client>>;
}

const freshForMs = 1_000;

/**
 * One client per subject (a tenant, a source), made anew when its settings or secrets changed. They are looked up at most once a second, so a change made by
 * another process is used within that time.
 */
export function createConnectionCache<Subject, Client>(
  recipeOf: (subject: Subject) => Promise<ConnectionRecipe<Client>>,
  keyOf: (subject: Subject) => string,
  now: () => number,
): (subject: Subject) => Promise<Client> {
  const entries = new Map<string, Entry<Client>>();

  async function renew(subject: Subject, known: Entry<Client> | undefined): Promise<Connection<Client>> {
    const { ingredients, connect } = await recipeOf(subject);
    const fingerprint = createHash('sha256').update(JSON.stringify(ingredients)).digest('hex');
    const before = await known?.connection.catch(() => undefined);
    return before?.fingerprint === fingerprint ? before : { fingerprint, client: connect() };
  }

  return async (subject) => {
    const key = keyOf(subject);
    const known = entries.get(key);
    if (known !== undefined && now() - known.lookedAt < freshForMs) return (await known.connection).client;
    const entry = { lookedAt: now(), connection: renew(subject, known) };
    entries.set(key, entry);
    try {
      return (await entry.connection).client;
    } catch (error) {
      // The next one looks again; the old client must not come back as fresh.
      if (entries.get(key) === entry) entries.delete(key);
      throw error;
    }
  };
}
