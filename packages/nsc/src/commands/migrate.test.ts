// nsc migrate: accounts of one operator under another.
import { rmSync } from 'node:fs';
import { didSign } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { OperatorStore } from '../store/operator-store.js';

let home: TestHome;
const OLD = '.local/share/nats/nsc/stores/OP';

beforeEach(async () => {
  home = TestHome.likeGo();
  await home.ok('add operator -n NEW');
});
afterEach(() => home.remove());

const store = () => OperatorStore.open(home.data('stores'), 'NEW');

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

test('an account comes with its users, signed by the new operator', async () => {
  expect(await home.ok(`migrate --url ${home.path(OLD, 'accounts/A/A.jwt')}`)).toBe(
    '[ OK ] migrated "A" to operator "NEW" [3 users migrated]\n',
  );
  expect(didSign(store().operator(), store().account('A'))).toBe(true);
  expect(store().userNames('A')).toEqual(['scoped', 'u1', 'u2']);
  expect(store().userToken('A', 'u1')).toBe(home.read(OLD, 'accounts/A/users/u1.jwt'));
  expect(await refused(`migrate --url ${home.path(OLD, 'accounts/A/A.jwt')}`)).toContain(
    'account "A" already exists, specify --force to overwrite',
  );
  await home.ok(`migrate --force -u ${home.path(OLD, 'accounts/A/A.jwt')}`);
});

test('all accounts of an operator come', async () => {
  const out = await home.ok(`migrate --operator-dir ${home.path(OLD)}`);
  expect(out.match(/migrated "/g)).toHaveLength(4);
  expect(out.endsWith('all jobs succeeded\n')).toBe(true);
  expect(await home.ok('validate -A')).not.toContain('!');
});

test('an account that cannot come is said, and the others come', async () => {
  const key = 'ADKNK4MYWE35EDGNKC4POVQPVYUNRQKBOREIXIIVVTI4I6XHGAE2PIAA';
  rmSync(home.data('keys/keys/A/DK', `${key}.nk`));
  const err = await refused(`migrate --operator-dir ${home.path(OLD)}`);
  expect(err).toContain(`[ERR ] unable to find an account key for "C" - need one of ${key}`);
  expect(store().accountNames()).toEqual(['A', 'B', 'SYS']);
});

test('mistakes are refused', async () => {
  expect(await refused('migrate')).toContain('specify one of');
  expect(await refused('migrate --url x --operator-dir y')).toContain('specify one of');
  expect(await refused('migrate --url nothing.jwt')).toContain('no such file');
  expect(await refused(`migrate --operator-dir ${home.folder}`)).toContain('no .nsc file');
  await home.ok('add account Z');
  expect(await refused(`migrate --force --url ${home.data('stores/NEW/accounts/Z/Z.jwt')}`)).toContain(
    'onto itself',
  );
});
