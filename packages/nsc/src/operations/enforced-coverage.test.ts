// Whatever a flag can say about who may do what is held against the real broker: each flag stands in a line of one of
// the suites that do so, or here with the reason why it has none.
import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { type CommandPath, lastOf, ownFlags } from '../cli/command.js';
import { rootCommand } from '../commands/table.js';

/** Commands that say the same things of one kind of thing; one line of any of them is enough for a flag. */
const KINDS: Readonly<Record<string, readonly string[]>> = {
  operator: ['add operator', 'edit operator'],
  account: ['add account', 'edit account'],
  user: ['add user', 'edit user'],
  role: ['edit signing-key'],
  export: ['add export', 'edit export'],
  import: ['add import'],
  mapping: ['add mapping', 'delete mapping'],
  callout: ['edit authcallout'],
  activation: ['generate activation'],
  revocation: [
    'revocations add-user',
    'revocations add_activation',
    'revocations delete-user',
    'revocations delete_activation',
  ],
};

/** Flags that name or place things rather than say what they may do. */
const NAMES = new Set([
  'help',
  'name',
  'account',
  'public-key',
  'user-public-key',
  'output-file',
  'url',
  'force',
]);

/** Flags that no broker holds anybody to, and why. */
const WITHOUT_CASE: Readonly<Record<string, string>> = {
  'account --data': 'brokers count no data',
  'account --description': 'a text for people',
  'account --info-url': 'a text for people',
  'activation --push': 'where it can be had, not what it allows',
  'export --advertise': 'a word to people',
  'export --description': 'a text for people',
  'export --info-url': 'a text for people',
  'operator --account-jwt-server-url': 'where nsc pushes to',
  'operator --expiry': 'brokers trust the operator of their configuration whatever its time',
  'operator --rm-account-jwt-server-url': 'where nsc pushes to',
  'operator --rm-service-url': 'where clients find brokers',
  'operator --rm-tag': 'no template has tags of operators',
  'operator --start': 'brokers trust the operator of their configuration whatever its time',
  'operator --tag': 'no template has tags of operators',
  'role --data': 'brokers count no data',
  'role --description': 'a text for people',
  'user --data': 'brokers count no data',
};

const folder = new URL('.', import.meta.url);
const suites = readdirSync(folder)
  .filter((file) => /^enforced.*\.broker\.test\.ts$/.test(file))
  .map((file) => readFileSync(new URL(file, folder), 'utf8'))
  .concat(readFileSync(new URL('../cli/walk-throughs.broker.test.ts', folder), 'utf8'));

async function find(words: readonly string[]): Promise<CommandPath> {
  let path: CommandPath = [rootCommand];
  for (const word of words) {
    const next = (await lastOf(path).commands?.())?.find(({ name }) => name === word);
    if (next === undefined) throw new Error(`nsc ${words.join(' ')} is no command`);
    path = [...path, next];
  }
  return path;
}

/** Flags of some commands that no line of a suite has. */
async function withoutCase(kind: string, commands: readonly string[]): Promise<string[]> {
  const names = new Set<string>();
  for (const command of commands) {
    for (const { name, deprecated } of ownFlags(await find(command.split(' ')))) {
      if (!NAMES.has(name) && deprecated === undefined) names.add(name);
    }
  }
  const lacks = (flag: string): boolean => {
    const line = new RegExp(`['\`"](?:${commands.join('|')}) [^'\`\n]*--${flag}[ =,'\`"]`);
    return !suites.some((suite) => line.test(suite));
  };
  return [...names].filter(lacks).map((flag) => `${kind} --${flag}`);
}

test('every flag has its case', async () => {
  const found: string[] = [];
  for (const [kind, commands] of Object.entries(KINDS)) found.push(...(await withoutCase(kind, commands)));
  expect(found.sort()).toEqual(Object.keys(WITHOUT_CASE).sort());
});
