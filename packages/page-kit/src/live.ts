/**
 * Attributes of a part that asks `path` for itself every two seconds, or as told, and becomes what is answered: what has the focus keeps it,
 * and what is open stays open. Rows that come and go need ids, by which they are known again.
 */
export const live = (path: string, seconds = 2) => ({ 'data-hx-get': path, 'data-hx-trigger': `every ${seconds}s`, 'data-hx-swap': 'outerMorph' }) as const;
