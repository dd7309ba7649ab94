// The public surface of @nats-ts/nk.
export { NkError, type NkErrorCode } from './errors.js';
export { generateKey } from './generate.js';
export { findKey, readPublicKeyFile, readSeedFile } from './key-file.js';
export { type NkIo, runNk } from './run.js';
export { signText, verifyText } from './signature.js';
export { DEFAULT_MAX_ATTEMPTS, findVanityKey, type VanityKey, type VanitySearch } from './vanity/search.js';
