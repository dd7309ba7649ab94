// The public surface of @nats-ts/nsc.
export type { JetStreamEdit, JetStreamOptions } from './claims/jetstream-limits.js';
export type { PermissionEditOptions, PermissionOptions } from './claims/permissions.js';
export type { TagOptions } from './claims/tags.js';
export type { UserLimitOptions } from './claims/user-limits.js';
export type { ValidityOptions } from './claims/validity.js';
export type { Described } from './describe/describe.js';
export type { Environment } from './environment/environment.js';
export { processEnvironment } from './environment/environment.js';
export type { FolderOptions, Folders } from './environment/folders.js';
export type { NscErrorCode } from './errors.js';
export { NscError } from './errors.js';
export type { ClaimChange } from './history/claim-changes.js';
export type { EventAction } from './history/timeline.js';
export type { MigratedKeystore } from './keystore/migrate.js';
export type { ClientTls } from './nats/client-tls.js';
export { Nsc } from './nsc.js';
export type { AddAccountOptions, AddAccountResult } from './operations/add-account.js';
export type { AddExportOptions, AddExportResult } from './operations/add-export.js';
export type { AddImportOptions, AddImportResult } from './operations/add-import.js';
export type { AddMappingOptions } from './operations/add-mapping.js';
export type { AddOperatorOptions, AddOperatorResult } from './operations/add-operator.js';
export type { AddUserOptions, AddUserResult } from './operations/add-user.js';
export type { AuditEntry, AuditOptions, AuditResult } from './operations/audit.js';
export type { AccountChangeResult, AccountChoice } from './operations/change-account.js';
export type { KeyEntry, KeyQuery } from './operations/collect-keys.js';
export type { DeleteAccountOptions, DeleteAccountResult } from './operations/delete-account.js';
export type {
  DeleteExportOptions,
  DeleteExportResult,
  DeleteImportOptions,
  DeleteImportResult,
  DeleteMappingOptions,
} from './operations/delete-shares.js';
export type { DeleteUserOptions, DeleteUserResult } from './operations/delete-user.js';
export type { AccountLimitOptions, EditAccountOptions } from './operations/edit-account.js';
export type { EditAuthCalloutOptions } from './operations/edit-auth-callout.js';
export type { EditExportOptions, EditExportResult } from './operations/edit-export.js';
export type { EditOperatorOptions, EditOperatorResult } from './operations/edit-operator.js';
export type { EditSigningKeyOptions, EditSigningKeyResult } from './operations/edit-signing-key.js';
export type { EditUserOptions, EditUserResult } from './operations/edit-user.js';
export type {
  AccountResult,
  NamedKey,
  Noted,
  OperatorResult,
  Reported,
  UserResult,
} from './operations/entities.js';
export type {
  Expiration,
  ExpirationsOptions,
  ExpirationsResult,
  Unreadable,
} from './operations/expirations.js';
export type { ExportKeysOptions, ExportKeysResult } from './operations/export-keys.js';
export type { FixOptions, FixResult } from './operations/fix.js';
export type {
  GenerateActivationOptions,
  GenerateActivationResult,
} from './operations/generate-activation.js';
export type {
  ConfigKind,
  GenerateConfigOptions,
  GenerateConfigResult,
} from './operations/generate-config.js';
export type { GenerateContextOptions, GenerateContextResult } from './operations/generate-context.js';
export type { GenerateCredsOptions } from './operations/generate-creds.js';
export type { DiagramKind, GenerateDiagramOptions } from './operations/generate-diagram.js';
export type { GeneratedKind, GeneratedNkey, GenerateNkeyOptions } from './operations/generate-nkey.js';
export type { Profile, ProfileDetails } from './operations/generate-profile.js';
export type { ImportAccountOptions, ImportAccountResult } from './operations/import-account.js';
export type { ImportFileOptions } from './operations/import-file.js';
export type { ImportKeysOptions, ImportKeysResult } from './operations/import-keys.js';
export type { ImportUserOptions, ImportUserResult } from './operations/import-user.js';
export type { InitOptions, InitResult } from './operations/init.js';
export type { LoadOptions, LoadResult } from './operations/load.js';
export type { MigratedAccount, MigrateOptions, MigrateResult } from './operations/migrate.js';
export type { PulledJwt, PullOptions, PullResult } from './operations/pull.js';
export type { PushOptions, PushResult } from './operations/push.js';
export type { ReissueOperatorOptions, ReissueOperatorResult } from './operations/reissue-operator.js';
export type { RenameAccountOptions, RenameAccountResult } from './operations/rename-account.js';
export type {
  ActivationChoice,
  ExportChoice,
  RevokeActivationOptions,
  RevokedActivations,
} from './operations/revoke-activation.js';
export type {
  Revocation,
  RevocationResult,
  RevokedUserChoice,
  RevokeUserOptions,
} from './operations/revoke-user.js';
export type { SystemAccount } from './operations/system-account.js';
export type { ListenOptions, RoundTrip, ToolMessage, ToolOptions } from './operations/tool.js';
export type { UpgradeJwtResult } from './operations/upgrade-jwt.js';
export type { DeletedUser, RemovalOptions } from './operations/user-removal.js';
export type { ValidateOptions, ValidateResult } from './operations/validate.js';
export type { Progress, PushedAccount, ServerDifference, ServerOutcome } from './push/outcome.js';
export type { ReportCode } from './report/report.js';
export { Report, ServerMessage } from './report/report.js';
export type { Entry } from './store/operator-store.js';
export type { StoreInfo } from './store/store-info.js';
export type { ValidationCode, ValidationFinding, ValidationSection } from './validation/findings.js';
export type { ServerChoice } from './validation/server-check.js';
export type { WorkspaceOptions } from './workspace.js';
