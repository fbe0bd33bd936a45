/** What a call of the record API is for, for counting calls: `records/` with nothing behind it is a list, or a write of any kind. */
export function toOperation(method: string, path: string): string {
  if (method === 'get') return path.endsWith('/') ? 'listRecords' : 'readRecord';
  return { put: 'updateRecord', post: 'createRecord', delete: 'deleteRecord' }[method] ?? 'other';
}
