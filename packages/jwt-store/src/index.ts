// The public surface of the package: what other packages may use.
export { DirectoryStore, type DirectoryStoreOptions } from './directory-store.js';
export { StoreError, type StoreErrorCode } from './errors.js';
export { type FileSystem, nodeFileSystem } from './files/file-system.js';
export { isStorableKey } from './folder-layout.js';
export { MemoryStore, type MemoryStoreOptions } from './memory-store.js';
export { NscStore, type NscStoreOptions, type OperatorListener } from './nsc-store.js';
export { ReadOnlyDirectoryStore, type ReadOnlyDirectoryStoreOptions } from './read-only-directory-store.js';
export type {
  AccountKey,
  Admit,
  ChangeListener,
  CheckJwt,
  JwtStore,
  JwtSummary,
  ListOptions,
  ListPage,
  MergeReport,
  SaveResult,
  StoreChange,
  StoredJwt,
  StoreLog,
} from './store.js';
export { DEFAULT_MEMORY_LIMIT } from './warm-jwts.js';
