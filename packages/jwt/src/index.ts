export { activationHash } from './activation-hash.js';
export { type ArmouredBlock, armour, armouredBlocks, unarmour } from './armour.js';
export {
  type Account,
  type AccountClaims,
  type ExternalAuthorization,
  type MsgTrace,
  newAccountClaims,
  type WeightedMapping,
} from './claims/account.js';
export { type Activation, type ActivationClaims, newActivationClaims } from './claims/activation.js';
export {
  type AuthorizationRequest,
  type AuthorizationRequestClaims,
  type ClientInformation,
  type ClientTls,
  type ConnectOptions,
  newAuthorizationRequestClaims,
  type ServerId,
} from './claims/authorization-request.js';
export {
  type AuthorizationResponse,
  type AuthorizationResponseClaims,
  newAuthorizationResponseClaims,
} from './claims/authorization-response.js';
export {
  CLAIMS_VERSION,
  type ClaimsData,
  type GenericFields,
  type Info,
  NO_LIMIT,
} from './claims/claims-data.js';
export type { Export, ResponseType, ServiceLatency } from './claims/exports.js';
export { type GenericClaims, type GenericData, newGenericClaims } from './claims/generic.js';
export type { Import } from './claims/imports.js';
export {
  type Claims,
  type ClaimsKind,
  type ClaimsOfKind,
  claimsKind,
  isAccountClaims,
  isActivationClaims,
  isAuthorizationRequestClaims,
  isAuthorizationResponseClaims,
  isGenericClaims,
  isOperatorClaims,
  isUserClaims,
} from './claims/kinds.js';
export {
  type AccountLimits,
  type JetStreamLimits,
  jetStreamEnabled,
  type Limits,
  type NatsLimits,
  noJetStreamLimits,
  noOperatorLimits,
  type OperatorLimits,
  type TimeRange,
  type UserLimits,
} from './claims/limits.js';
export { splitNetworks } from './claims/networks.js';
export { newOperatorClaims, type Operator, type OperatorClaims } from './claims/operator.js';
export type { Permission, Permissions, ResponsePermission } from './claims/permissions.js';
export {
  ALL_KEYS,
  compactRevocations,
  isListedAsRevoked,
  type RevocationList,
  withoutRevocation,
  withRevocation,
} from './claims/revocations.js';
export {
  findSigningKey,
  newUserScope,
  type SigningKey,
  signingKeyOf,
  type UserScope,
} from './claims/signing-keys.js';
export type { ExportKind } from './claims/subject-kind.js';
export {
  type ConnectionType,
  connectionTypes,
  hasEmptyPermissions,
  newScopedUserClaims,
  newUserClaims,
  type User,
  type UserClaims,
  type UserPermissionLimits,
} from './claims/user.js';
export { armourSeed, formatCreds, parseCreds } from './creds.js';
export {
  type Decoded,
  decode,
  decodeAccount,
  decodeAccountInBackground,
  decodeActivation,
  decodeAuthorizationRequest,
  decodeAuthorizationResponse,
  decodeGeneric,
  decodeOperator,
  decodeUser,
  decodeUserInBackground,
} from './decode.js';
export { didSign, isRevoked } from './did-sign.js';
export { canonicalJson, type EncodeOptions, encode, prettyJson } from './encode.js';
export { JwtError, type JwtErrorCode, NkeyError, type NkeyErrorCode } from './errors.js';
export { exactIntegers } from './json/exact.js';
export { createKeyPair, keyPairFromSeed } from './nkeys/create.js';
export { type CurveKeyPair, createCurveKeyPair, curveKeyPairFromSeed } from './nkeys/curve-key-pair.js';
export {
  type KeyPair,
  keyPairFromPublicKey,
  type Signer,
  verifySignature,
  verifySignatureInBackground,
} from './nkeys/key-pair.js';
export type {
  AccountKey,
  ClusterKey,
  CurveKey,
  KeyKind,
  KeyOfKind,
  OperatorKey,
  PublicKey,
  Seed,
  ServerKey,
  UserKey,
} from './nkeys/kinds.js';
export {
  isAccountKey,
  isClusterKey,
  isCurveKey,
  isOperatorKey,
  isPublicKey,
  isSeed,
  isServerKey,
  isUserKey,
  keyKindOf,
} from './nkeys/text.js';
export { type PeekedClaims, peekClaims } from './peek.js';
export { type JwtHeader, MAX_JWT_BYTES } from './token.js';
export type { AccountLookup } from './validate/cycles.js';
export { type Finding, isBlocking } from './validate/findings.js';
export { MAX_INFO_BYTES } from './validate/info.js';
export { isNetwork } from './validate/networks.js';
export { serverVersionProblem } from './validate/operator.js';
export { scopedSignerProblem } from './validate/signing-keys.js';
export { hasWildcards, isContainedIn } from './validate/subjects.js';
export { accountServerUrlProblem, operatorServiceUrlProblem } from './validate/urls.js';
export { type ValidateOptions, validate } from './validate/validate.js';
