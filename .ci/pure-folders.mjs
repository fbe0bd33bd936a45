// The folders of core that decide and do nothing. Their branches are all covered, and their mutants judged.
export const pureFolders = ['budget', 'event', 'failure', 'feed', 'health', 'jobs', 'mapping', 'reconcile', 'schedule', 'settings', 'sync', 'telemetry', 'tenant', 'usage'].map((folder) => `packages/core/src/${folder}`);
