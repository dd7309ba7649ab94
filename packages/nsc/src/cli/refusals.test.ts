// What is wrong with a line is said in words that name the thing and what to do; and whatever is refused changes
// nothing.
import { writeFileSync } from 'node:fs';
import { createKeyPair } from '@nats-ts/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';

let home: TestHome;

const operatorKey = createKeyPair('operator');

/** What stands in braces in lines and texts. */
const KEYS: Readonly<Record<string, string>> = {
  operator: operatorKey.publicKey,
  seed: operatorKey.seed,
  account: createKeyPair('account').publicKey,
  user: createKeyPair('user').publicKey,
};
const withKeys = (text: string): string => text.replace(/\{(\w+)\}/g, (_, name) => KEYS[name] ?? '');

beforeAll(async () => {
  home = new TestHome();
  for (const line of [
    'add operator OP --sys',
    'add account NONE',
    'add account A',
    'add user u1',
    'add user u2',
    'add export -s open.>',
    'add export -s p.one.> --private',
    'add export -s p.two.> --private',
    'add account TIERED',
    'edit account TIERED --js-tier 1 --js-disk-storage 1M',
    'add account GLOBAL',
    'edit account GLOBAL --js-disk-storage 1M',
    'add account CLOSED',
    'edit account CLOSED --disallow-bearer',
    'describe operator -R -o OP.jwt',
    'describe account A -R -o A.jwt',
    'env -a A',
  ]) {
    await home.ok(line);
  }
  writeFileSync(home.path('words.txt'), 'no key at all\n');
  writeFileSync(home.path('public.nk'), operatorKey.publicKey);
});
afterAll(() => home.remove());

/** Lines, and what is said of them. */
const LINES: readonly (readonly [line: string, text: string])[] = [
  // Names.
  ['add operator --force X', 'force only works with -u'],
  ['add operator', 'operator name is required'],
  ['add account', 'account name is required'],
  ['add user', 'user name is required'],
  ['add account ..', 'cannot be the name of an account: it is no file name'],
  [`add account ${'n'.repeat(201)}`, 'the account name is longer than 200 bytes'],
  ['add operator OP', 'operator named OP exists already'],
  ['add account A', 'the account "A" already exists'],
  ['add user u1', 'the user "u1" already exists'],
  // Keys.
  ['add operator X -K {operator}', 'an operator needs the private half of its key: give the seed'],
  [
    'add operator X --generate-signing-key -K {seed}',
    'signing key can not be added when importing the operator',
  ],
  ['add account X -k words.txt', 'the file "words.txt" holds no key'],
  ['add account X -k nothing', '"nothing" is neither an account key nor a file with one'],
  ['add account X -k {user}', 'specified key is not a valid account nkey: it is a user key'],
  ['edit operator --sk {account}', 'key'],
  ['reissue operator -K public.nk', 'the private half'],
  // What an imported operator may be.
  ['add operator -u A.jwt', 'error importing operator jwt: not operator claim'],
  ['add operator -u words.txt', 'error importing operator jwt'],
  ['add operator -u OP.jwt --sys', 'importing an operator is not compatible with system account generation'],
  ['add operator -u OP.jwt', 'please inspect and use --force to overwrite'],
  // Users.
  ['add user -a CLOSED x --bearer', 'account "CLOSED" forbids the use of bearer token'],
  ['edit user --tag x', 'user name is required'],
  ['describe user', 'user is required'],
  ['describe user -a NONE', 'user is required'],
  // Operators.
  ['edit operator', 'specify an edit option'],
  ['edit operator --system-account TIERED', 'system accounts cannot have tiered JetStream limits'],
  ['edit operator --system-account GLOBAL', 'system accounts cannot have JetStream limits'],
  ['edit operator --service-url http://x', "protocol not supported (only 'nats', 'tls', 'ws', 'wss' only)"],
  ['edit operator --service-url nats://u:p@x', 'credentials are not supported'],
  ['edit operator --service-url nats://x/y', 'paths are not supported'],
  ['describe operator -n OXYZ', 'OXYZ'],
  ['describe operator {operator}', 'no operator found with public key {operator}'],
  // Accounts.
  ['describe account {account}', 'no account found with public key {account}'],
  ['edit account A --trace-context-subject  --trace-context-sampling 4', 'cannot set context sampling rate'],
  ['edit account A --js-tier -1 --js-streams 1', 'invalid argument "-1" for "--js-tier" flag'],
  // Sharing.
  ['edit export -a NONE -s x', 'account "NONE" doesn\'t have exports'],
  ['delete export -a NONE', 'account "NONE" doesn\'t have exports'],
  ['delete import -a NONE', 'account "NONE" doesn\'t have imports'],
  ['add import --src-account A --remote-subject open.x', 'export issuer is this account'],
  ['add import -a NONE --token words.txt', 'error loading `words.txt`'],
  ['generate activation -a NONE -t A', 'account "NONE" doesn\'t have exports'],
  ['generate activation -t NONE', 'a subject is required: give one with --subject, of "p.one.>", "p.two.>"'],
  ['generate activation -t NONE -s other', 'a private export for "other" was not found in account "A"'],
  ['generate activation -t NONE -s p..x', 'subject "p..x" has an empty part'],
  ['generate activation -s p.one.x', 'target-account cannot be empty'],
  ['generate activation -t nobody -s p.one.x', '"nobody" is neither the public key of an account'],
  ['generate activation -t NONE -s p.one.x --push', "doesn't have an account server url configured"],
  [
    'revocations add_activation -a A -s open.> --service -t NONE',
    'account "A" doesn\'t have service exports',
  ],
  ['revocations delete-user -a A -n u1', 'no user revocations set in account A'],
  // Profiles, contexts, fields, places.
  ['generate profile nsc://', 'expecting an operator name'],
  ['generate profile nsc://a/b/c/d', 'expecting no more than operator, account and user'],
  ['generate profile nsc://OP/%zz', 'is not percent-encoded well'],
  ['generate profile nsc://OP/A?accountSeed={account}', 'was not found'],
  ['generate context -a NONE -u x --context c', 'x'],
  ['describe account A -F nats.exports[x]', 'error parsing index'],
  ['describe account A -F name[0]', 'name'],
  ['describe jwt', 'file is required'],
  ['describe jwt -f words.txt', 'the text is not a JWT that can be read'],
  ['add account X -k ~other/key', 'cannot expand the home folder of another user'],
  // Servers.
  ['push -A', 'no account server url or nats-server url was provided'],
  ['push -A -u nowhere', '"nowhere" is not a url'],
  ['push -A -u ftp://x', 'scheme "ftp" is not supported'],
  ['push -A -a A -u nats://x', 'specify only one of'],
  ['push --prune -u http://x', 'prune only works for nats based account resolver'],
  ['push -R A -u http://x', 'account-removal only works for nats based account resolver'],
  ['push --prune --diff -u nats://x', '--prune and --diff are mutually exclusive'],
  ['push -R A --diff -u nats://x', 'are mutually exclusive'],
  ['pull -A', "doesn't set account server url - unable to pull"],
  ['validate -A --remote', 'the operator names no account server to compare with'],
  ['validate -f nowhere', '`nowhere` does not exist'],
  ['load --url http://127.0.0.1:1 --seed x', 'x'],
  // Homes and keys.
  ['init -o nope -n x', 'error operator "nope" was not found'],
  ['init -n OP', 'an operator named `OP` already exists'],
  ['list keys --keystore-dir nowhere', 'does not exist'],
  ['export keys', 'required flag(s) "dir" not set'],
  ['export keys --dir x --filter ZZZZ', 'no keys found to export'],
  ['import keys --dir nowhere', 'nowhere'],
  ['import account --file nowhere.jwt', '`nowhere.jwt` does not exist'],
  ['generate nkey', 'set --operator, --account, --user, or --curve'],
  ['fix', 'in'],
  ['fix --in nowhere --out x', 'nowhere'],
  ['migrate', 'url'],
  ['env -o NOPE', '"NOPE" not in'],
  ['env -a NOPE', '"NOPE" not in accounts'],
  ['select operator NOPE', '"NOPE" not in'],
  ['rename account A NONE', 'NONE'],
  ['reissue operator -n NOPE', 'NOPE'],
  ['describe user -a A nobody', 'nobody'],
  ['delete user -a A nobody', 'user nobody does not exist in the current account'],
  ['delete account NOPE', 'NOPE'],
  ['tool rtt -a A -u u1', 'url'],
  ['tool pub -a A -u nobody --nats nats://127.0.0.1:1 x', 'nobody'],
  // Times.
  ['expirations --within nope', "couldn't parse"],
  ['audit --since nope', "couldn't parse"],
  ['validate --within nope', "couldn't parse"],
  ['add user x --expiry 1x', 'expiry "1x" is invalid'],
  ['add user x --start 1.5h', 'must be an integer value'],
  ['edit user -a A u1 --time 25:00:00-26:00:00', 'could not parse'],
  ['edit user -a A u1 --locale Atlantis/Sunk', 'unknown time zone Atlantis/Sunk'],
  ['edit user -a A u1 --source-network 10.0.0.0/33', '"10.0.0.0/33" is not a network in CIDR notation'],
  ['add user -a A x --source-network 10.1.2.3', '"10.1.2.3" is not a network'],
  ['edit signing-key -a A --sk generate --role r --source-network home', '"home" is not a network'],
  ['edit user -a A u1 --conn-type pigeon', 'pigeon'],
  ['edit user -a A u1 --response-ttl soon', 'soon'],
];

test.each(LINES)('nsc %s', async (line, text) => {
  const before = home.snapshot();
  const { code, out, err } = await home.run(withKeys(line).split(' '));
  expect({ code, out }).toEqual({ code: 1, out: '' });
  expect(err).toMatch(/^Error: \S/m);
  expect(err).toContain(withKeys(text));
  expect(err).not.toMatch(/\bS[OAU][A-Z2-7]{56}\b/);
  expect(home.snapshot()).toEqual(before);
});
