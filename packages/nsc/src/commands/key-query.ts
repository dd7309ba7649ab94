// The flags that say which keys, as `list keys` and `export keys` have them.
import type { FlagSpec } from '@nats-ts/flags';
import type { Invocation } from '../cli/invocation.js';
import type { KeyQuery } from '../operations/collect-keys.js';

/** @param verb `show` or `export` */
export function keyQueryFlags(verb: string): readonly FlagSpec[] {
  return [
    { name: 'operator', short: 'o', type: 'boolean', doc: `${verb} operator keys` },
    { name: 'accounts', short: 'a', type: 'boolean', doc: `${verb} account keys` },
    { name: 'users', short: 'u', type: 'boolean', doc: `${verb} user keys` },
    { name: 'account', type: 'string', doc: `${verb} the keys of this account and its users` },
    { name: 'user', type: 'string', doc: `${verb} the key of this user only` },
    { name: 'all', short: 'A', type: 'boolean', doc: `${verb} operator, accounts and users keys` },
    { name: 'filter', short: 'f', type: 'string', doc: `${verb} keys containing string` },
    {
      name: 'not-referenced',
      type: 'boolean',
      doc: `${verb} keys that are not referenced in the current operator context`,
    },
  ];
}

/** What those flags say; `curve` and `curves` are the commands' own. */
export function keyQuery(call: Invocation): KeyQuery {
  return {
    operator: call.truth('operator'),
    accounts: call.truth('accounts'),
    users: call.truth('users'),
    all: call.truth('all'),
    account: call.text('account'),
    user: call.text('user'),
    filter: call.text('filter'),
    notReferenced: call.truth('not-referenced'),
  };
}
