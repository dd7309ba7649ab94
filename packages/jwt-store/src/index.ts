// The public surface of the package: what other packages may use.
export { StoreError, type StoreErrorCode } from './errors.js';
export type {
  AccountKey,
  Admit,
  ChangeListener,
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
