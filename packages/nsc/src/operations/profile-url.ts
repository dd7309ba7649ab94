// nsc://operator/account/user?what: how tools name something in an nsc home, and what they want to know of it.
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';

/** The three levels. */
export type ProfileLevel = 'operator' | 'account' | 'user';

/** What is asked about a level: `true`, or for a seed the public key it belongs to. */
export interface LevelQuery {
  readonly name: boolean;
  readonly key: boolean;
  /** `''` is the first whose seed is here; a public key is that one; undefined is none. */
  readonly seed: string | undefined;
}

/** A URL, read. */
export interface ProfileUrl {
  readonly operator: string;
  readonly account: string;
  readonly user: string;
  readonly query: Readonly<Record<ProfileLevel, LevelQuery>>;
  /** Folder of the operators' folders, when the URL says it. */
  readonly store: string | undefined;
  readonly keystore: string | undefined;
}

/** Reads such a URL. @throws NscError `usage` */
export function parseProfileUrl(text: string): ProfileUrl {
  const bad = (why: string): never => {
    throw new NscError('usage', `error parsing ${quote(text)}: ${why}`);
  };
  if (!/^nsc:\/\//i.test(text)) bad("invalid nsc url: expecting 'nsc://'");
  const [path = '', ...rest] = text.slice('nsc://'.length).split('?');
  const [operator = '', account = '', user = '', more] = path.split('/').map((part) => decoded(part, bad));
  if (operator === '') bad('invalid nsc url: expecting an operator name');
  if (more !== undefined) bad('invalid nsc url: expecting no more than operator, account and user');
  const query = readQuery(rest.join('?'), bad);
  const last: ProfileLevel = user !== '' ? 'user' : account !== '' ? 'account' : 'operator';
  const level = (level: ProfileLevel): LevelQuery => {
    const present = { operator: true, account: account !== '', user: user !== '' }[level];
    const asks = (what: 'name' | 'key'): boolean => {
      // `key` is about the last level of the path, `name` about every one there is, as nsc 2.14 has it.
      const alone = what === 'key' ? level === last : present;
      if (query.has(`${level}${what}`)) return present || bad(`${level}${what}: there is no ${level}`);
      return present && (query.has(`${what}s`) || (query.has(what) && alone));
    };
    const seed = query.get(`${level}seed`);
    if (seed !== undefined && !present) bad(`${level}seed: there is no ${level}`);
    return {
      name: asks('name'),
      key: asks('key'),
      seed: seed ?? (present && (query.has('seed') || query.has('seeds')) ? '' : undefined),
    };
  };
  return {
    operator,
    account,
    user,
    query: { operator: level('operator'), account: level('account'), user: level('user') },
    store: query.get('store'),
    keystore: query.get('keystore'),
  };
}

function decoded(part: string, bad: (why: string) => never): string {
  try {
    return decodeURIComponent(part.replaceAll('+', ' '));
  } catch {
    return bad(`${quote(part)} is not percent-encoded well`);
  }
}

/** Names are read in any case; what stands behind `=` keeps its own. */
function readQuery(text: string, bad: (why: string) => never): Map<string, string> {
  const query = new Map<string, string>();
  for (const entry of text.split('&').filter((part) => part !== '')) {
    const [name = '', value = ''] = entry.split('=');
    const key = name.toLowerCase();
    if (!KNOWN.test(key)) bad(`unknown option ${quote(name)}`);
    query.set(key, decoded(value, bad));
  }
  return query;
}

const KNOWN = /^((operator|account|user)?(name|key|seed)|names|keys|seeds|store|keystore)$/;
