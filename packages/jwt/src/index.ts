export { JwtError, type JwtErrorCode, NkeyError, type NkeyErrorCode } from './errors.js';
export { createKeyPair, keyPairFromSeed } from './nkeys/create.js';
export { type CurveKeyPair, createCurveKeyPair, curveKeyPairFromSeed } from './nkeys/curve-key-pair.js';
export { type KeyPair, keyPairFromPublicKey, type Signer, verifySignature } from './nkeys/key-pair.js';
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
