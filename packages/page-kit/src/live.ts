/** Attributes of a part that asks `path` for itself every two seconds and takes the place of what it was; what has the focus keeps it. */
export const live = (path: string) => ({ 'data-hx-get': path, 'data-hx-trigger': 'every 2s', 'data-hx-swap': 'outerMorph' }) as const;
