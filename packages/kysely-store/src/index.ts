export { createPgliteStore } from './create-pglite-store.js';
export { createPostgresStore } from './create-postgres-store.js';
export { lockFolder } from './lock-folder.js';

export type { FolderLock, FolderLockOptions } from './lock-folder.js';
export type { PgliteHandle, PgliteStoreOptions } from './create-pglite-store.js';
export type { PostgresStoreOptions } from './create-postgres-store.js';
export type { Store, StoreOptions } from './create-store.js';
