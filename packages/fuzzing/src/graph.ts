import { credential } from './hostile-json.js';

export const graphUrl = 'https://graph.microsoft.com/v1.0';

/** One that Entra gave, and that it would give again. */
export const token = { token: async () => ({ status: 'done', value: credential }) as const, drop: () => false };
