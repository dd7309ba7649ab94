// Where the JWT of an account lies below a store's directory, and what a name found there means. The layout is
// that of the Go store: `<last two characters of the key>/<key>.jwt` when sharded, else `<key>.jwt`.

import { basename, join, sep } from 'node:path';
import { isAccountKey } from '@nats-ts/jwt';
import { KEY_CHARS } from './key-code.js';
import type { AccountKey } from './store.js';

export const JWT_EXTENSION = '.jwt';
/** What the Go store appends to the name of a deleted JWT that it keeps. */
export const DELETED_EXTENSION = '.deleted';
/** What a broken file is called once a whole one has taken its place. */
export const BROKEN_EXTENSION = '.broken';

const SHARD = /^[A-Z2-7]{2}$/;

/** True for public account keys, CRC included: the only texts that may become part of a path. */
export function isStorableKey(text: string): text is AccountKey {
  return text.length === KEY_CHARS && isAccountKey(text);
}

export function isShardName(name: string): boolean {
  return SHARD.test(name);
}

/** The account whose file has this name; undefined when it is not the name of an account's file. */
export function keyOfFile(name: string): AccountKey | undefined {
  if (!name.endsWith(JWT_EXTENSION)) return undefined;
  const key = name.slice(0, -JWT_EXTENSION.length);
  return isStorableKey(key) ? key : undefined;
}

export class FolderLayout {
  readonly root: string;
  readonly shard: boolean;
  /** What paths begin with: joining them anew costs every save, and every look, some microseconds. */
  readonly #start: string;

  constructor(root: string, shard: boolean) {
    this.root = root;
    this.#start = join(root, sep);
    this.shard = shard;
  }

  /** Where a save puts the JWT. */
  path(key: AccountKey): string {
    return this.shard ? this.#sharded(key) : this.#flat(key);
  }

  /** Where it is when the directory was written with the other setting. */
  otherPath(key: AccountKey): string {
    return this.shard ? this.#flat(key) : this.#sharded(key);
  }

  /** The folders a JWT may lie in, relative to the root: the root itself and a shard. */
  ownsIn(folder: string, key: AccountKey): boolean {
    return folder === this.root || basename(folder) === key.slice(-2);
  }

  #flat(key: AccountKey): string {
    return this.#start + key + JWT_EXTENSION;
  }

  #sharded(key: AccountKey): string {
    return this.#start + key.slice(-2) + sep + key + JWT_EXTENSION;
  }
}
