/** What a call to Graph is for, by its method and path, for counting calls: names nobody. */
export function toOperation(method: string, path: string): string {
  const segments = (path.split('?')[0] ?? '').split('/').filter((segment) => segment !== '');
  const [first = '', , third, fourth] = segments.slice(Math.max(0, segments.findIndex((segment) => segment === 'users' || segment === 'subscriptions' || segment === '$batch')));
  if (first === '$batch') return 'batch';
  if (first === 'subscriptions') return { POST: 'subscribe', PATCH: 'renew', DELETE: 'unsubscribe' }[method] ?? 'listSubscriptions';
  if (first !== 'users') return 'other';
  if (third === undefined) return 'resolveMailbox';
  if (third === 'calendarView') return 'changes';
  if (third !== 'events') return 'other';
  if (fourth === undefined) return method === 'POST' ? 'createEvent' : 'findEvents';
  return { PATCH: 'updateEvent', DELETE: 'deleteEvent' }[method] ?? 'readEvent';
}
