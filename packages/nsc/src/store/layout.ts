// Where things lie below an operator's folder. The layout is nsc 2.14's and is shared with it:
//
//   <stores>/OP/.nsc                        {"managed":false,"name":"OP","kind":"operator","version":"1"}
//   <stores>/OP/OP.jwt
//   <stores>/OP/accounts/A/A.jwt
//   <stores>/OP/accounts/A/users/u.jwt
import { join } from 'node:path';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';

/** File that makes a folder an operator's. */
export const STORE_FILE = '.nsc';
/** Folder of the accounts below the operator's. */
export const ACCOUNTS = 'accounts';
/** Folder of the users below an account's. */
export const USERS = 'users';

const JWT = '.jwt';

/**
 * Checks that a name can be one part of a path and trims it. Names come from flags, but also from foreign JWTs.
 *
 * @param kind what is named, for the text
 * @throws NscError `bad-name`
 */
export function safeName(kind: string, name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw new NscError('bad-name', `${kind} name is required`);
  if (/[/\\]/.test(trimmed)) throw new NscError('bad-name', "name cannot contain '/' or '\\'");
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is refused
  if (trimmed === '.' || trimmed === '..' || /[\x00-\x1f\x7f]/.test(trimmed)) {
    throw new NscError('bad-name', `${quote(trimmed)} cannot be the name of an ${kind}: it is no file name`);
  }
  if (Buffer.byteLength(trimmed) > 200) {
    throw new NscError('bad-name', `the ${kind} name is longer than 200 bytes`);
  }
  return trimmed;
}

/** File name of the JWT of something with this name. */
export function jwtFile(name: string): string {
  return `${name.trim()}${JWT}`;
}

/** Path of an operator's JWT below its folder. */
export function operatorPath(folder: string, operator: string): string {
  return join(folder, jwtFile(operator));
}

/** Path of an account's JWT. @throws NscError `bad-name` */
export function accountPath(folder: string, account: string): string {
  const name = safeName('account', account);
  return join(folder, ACCOUNTS, name, jwtFile(name));
}

/** Path of a user's JWT. @throws NscError `bad-name` */
export function userPath(folder: string, account: string, user: string): string {
  return join(folder, ACCOUNTS, safeName('account', account), USERS, jwtFile(safeName('user', user)));
}

/** The name behind a file name that ends in `.jwt`, else undefined. */
export function nameOfFile(file: string): string | undefined {
  return file.endsWith(JWT) && file.length > JWT.length ? file.slice(0, -JWT.length) : undefined;
}
