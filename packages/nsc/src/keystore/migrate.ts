// Keystores of nsc 0.x had no `keys` and `creds` folders. Migration builds the new layout beside the old folder and
// then swaps the two, so that a crash leaves one of them whole under a name that is said; the old one is kept.
//
//   old  <keystore>/O/BP/OBP….nk   <keystore>/OP/accounts/A/users/u.creds
//   new  <keystore>/keys/O/BP/OBP….nk   <keystore>/creds/OP/A/u.creds
import { randomBytes } from 'node:crypto';
import { readFileSync, renameSync } from 'node:fs';
import { basename, dirname, extname, join, relative, sep } from 'node:path';
import { type KeyPair, keyPairFromSeed } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { FileBatch, syncFolder } from '../store/durable.js';
import { backquote } from '../text/go-text.js';
import { filesBelow, KeyStore } from './keystore.js';

/** What was migrated. */
export interface MigratedKeystore {
  /** Where the old keystore is now. */
  readonly old: string;
  /** Public keys. */
  readonly keys: readonly string[];
  /** Paths of the creds files below the new keystore. */
  readonly creds: readonly string[];
}

/** Brings a keystore of nsc 0.x into the layout of today. @throws NscError `bad-key`, `old-store`, `disk` */
export function migrateKeystore(folder: string, gitIgnore: boolean): MigratedKeystore {
  const tag = randomBytes(11).toString('hex');
  const fresh = join(dirname(folder), `.${basename(folder)}.${tag}.tmp`);
  const old = join(dirname(folder), `${basename(folder)}_${tag}`);
  const keystore = new KeyStore(fresh, gitIgnore);
  const batch = new FileBatch();
  const [keys, creds]: [string[], string[]] = [[], []];
  try {
    for (const file of filesBelow(folder)) {
      const extension = extname(file);
      if (extension === '.nk') {
        const pair = readKey(file);
        keystore.stageKey(batch, pair);
        keys.push(pair.publicKey);
      } else if (extension === '.creds') {
        const place = credsPlace(folder, file);
        batch.stage(join(fresh, place), readFileSync(file));
        creds.push(place);
      }
    }
    batch.commit();
  } finally {
    batch.discard();
  }
  try {
    renameSync(folder, old);
    renameSync(fresh, folder);
    syncFolder(dirname(folder));
  } catch (error) {
    throw new NscError(
      'disk',
      `error migrating the keystore: ${reasonOf(error)}; the new one is in ${backquote(fresh)}, the old one in ${backquote(folder)} or ${backquote(old)}`,
      { cause: error },
    );
  }
  return { old, keys, creds };
}

function readKey(file: string): KeyPair {
  try {
    return keyPairFromSeed(readFileSync(file, 'utf8'));
  } catch (error) {
    throw new NscError('bad-key', `error processing ${backquote(file)}: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

function credsPlace(folder: string, file: string): string {
  const parts = relative(folder, file).split(sep);
  if (parts.length === 4 && parts[0] === 'creds') return parts.join(sep);
  const [operator, , account, , user] = parts;
  if (parts.length === 5 && operator !== undefined && account !== undefined && user !== undefined) {
    return join('creds', operator, account, user);
  }
  throw new NscError(
    'old-store',
    `${backquote(file)} is neither where nsc 0.x nor where nsc 2 keeps creds files: move it away first`,
  );
}
