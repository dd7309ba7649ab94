// nsc reissue operator: a new identity, and every account signed by a key the operator knows, at every moment.
import { execFile, spawn } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { createKeyPair, didSign, encode, newAccountClaims } from '@nats-ts/jwt';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { publicKeyOf } from '../keystore/key-text.js';
import { KeyStore } from '../keystore/keystore.js';
import { Nsc } from '../nsc.js';
import { FileBatch } from '../store/durable.js';
import { OperatorStore } from '../store/operator-store.js';
import { REDO_FILE } from '../store/redo.js';

let home: TestHome;
const FORMER = 'ODY2J3ERL6MHDPX4FWFYRBEK37WJWBJCRLKHMNYOYBPMKQE3KNKVOYQN';

beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const store = () => OperatorStore.open(home.data('stores'), 'OP');

async function refused(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect(code, line).toBe(1);
  return err;
}

describe('a new identity', () => {
  test('signs the operator and the accounts that the old one signed', async () => {
    const out = await home.ok('reissue operator');
    const { sub, iss, nats } = store().operator();
    expect(sub).not.toBe(FORMER);
    expect(iss).toBe(sub);
    expect(nats.signing_keys).toEqual(['OBP7PAD4YXN25I5O6A76SKW4IN5G4CNMVHGJLWSLXMG4LWBYKCQN4VL4']);
    expect(out).toBe(`[ OK ] operator "OP" successfully changed identity to: ${sub}
[ OK ] account "A" re-signed
[ OK ] account "B" re-signed
[ OK ] account "C" re-signed
[ OK ] account "SYS" already signed properly
all jobs succeeded
`);
    for (const name of ['A', 'B', 'C']) expect(store().account(name).iss).toBe(sub);
    expect(await home.ok('list keys --operator')).toMatch(new RegExp(`OP +\\| ${sub} \\| +\\| \\*`));
    expect(existsSync(home.data('stores', REDO_FILE))).toBe(false);
  });

  test('changes nothing of the accounts but who signed them and when', async () => {
    const before = store().account('A');
    await home.ok('reissue operator');
    const after = store().account('A');
    expect({ ...after, iss: '', iat: 0, jti: '' }).toEqual({ ...before, iss: '', iat: 0, jti: '' });
  });

  test('is the seed or the stored key of -K when one is given', async () => {
    const pair = createKeyPair('operator');
    await home.ok(`reissue operator -K ${pair.seed}`);
    expect(store().operator().sub).toBe(pair.publicKey);
    await home.ok(`reissue operator -K ${FORMER}`);
    expect(store().operator().sub).toBe(FORMER);
    expect(store().account('A').iss).toBe(FORMER);
  });

  test('leaves the accounts alone when the old one becomes a signing key', async () => {
    const before = store().accountToken('A');
    const out = await home.ok('reissue operator --convert-to-signing-key');
    expect(out).toContain(`[ OK ] old operator key "${FORMER}" turned into signing key\n`);
    expect(store().accountToken('A')).toBe(before);
    expect(store().operator().nats.signing_keys).toContain(FORMER);
    expect(didSign(store().operator(), store().account('A'))).toBe(true);
  });

  test('is recorded with the steps between', async () => {
    await home.ok('reissue operator');
    const changes = store().history.read();
    expect(changes.map(({ kind, name }) => `${kind} ${name}`)).toEqual([
      'operator OP',
      'account A',
      'account B',
      'account C',
      'operator OP',
    ]);
    expect(changes[4]?.before).toBe(changes[0]?.after);
  });

  test('is refused where the operator is somebody else, or strict without signing keys', async () => {
    const pair = createKeyPair('account');
    expect(await refused(`reissue operator -K ${pair.seed}`)).toContain('not a valid operator nkey');
    expect(await refused('reissue operator -n NO')).toContain('NO');
    const info = home.data('stores/OP/.nsc');
    writeFileSync(info, '{"managed":true,"name":"OP","kind":"operator","version":"1"}');
    expect(await refused('reissue operator')).toBe('Error: resign is only supported in non managed stores\n');
  });

  test('of a strict operator leaves the signing to a signing key', async () => {
    const nsc = Nsc.open({ allDirs: home.path('strict') });
    await nsc.addOperator({ name: 'S', generateSigningKey: true });
    await nsc.editOperator({ requireSigningKeys: true });
    const { account } = await nsc.addAccount({ name: 'A' });
    const { operator, resigned } = await nsc.reissueOperator();
    expect(resigned).toEqual([]);
    expect((await nsc.accountClaims('A')).iss).toBe(account.issuer);
    expect(didSign(await nsc.operatorClaims(), await nsc.accountClaims('A'))).toBe(true);
    expect(operator.publicKey).not.toBe(account.issuer);
  });
});

describe('killed in the middle', () => {
  const ACCOUNTS = 150;
  const packageFolder = fileURLToPath(new URL('../..', import.meta.url));
  const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin', 'tsc');

  test('it leaves operator and accounts that fit together, and the next change finishes it', {
    timeout: 60_000,
  }, async () => {
    await promisify(execFile)(process.execPath, [tsc, '-b', packageFolder]);
    const nsc = Nsc.open({ allDirs: home.path('all') });
    await nsc.addOperator({ name: 'OP' });
    const target = OperatorStore.open(nsc.storesFolder, 'OP');
    const signer = (await nsc.keys({ operator: true }))[0];
    const pair = new KeyStore(nsc.keystoreFolder, true).read(signer?.publicKey ?? '');
    if (pair === undefined) throw new Error('the operator has no key');
    const batch = new FileBatch();
    for (let index = 0; index < ACCOUNTS; index++) {
      const claims = newAccountClaims(publicKeyOf(createKeyPair('account'), 'account'));
      claims.name = `N${index}`;
      target.stageAccount(batch, claims.name, encode(claims, pair));
    }
    batch.commit();

    let interrupted = 0;
    for (let round = 0; round < 40 && interrupted < 3; round++) {
      const child = spawn(
        process.execPath,
        [join(packageFolder, 'bin/nsc.js'), '-H', home.path('all'), 'reissue', 'operator'],
        { stdio: 'ignore' },
      );
      const closed = once(child, 'close');
      // Once the list of steps is there, the first files take their names.
      while (child.exitCode === null && !existsSync(join(nsc.storesFolder, REDO_FILE))) await sleep(0);
      for (let wait = randomInt(0, 400); wait > 0; wait--) existsSync(nsc.storesFolder);
      child.kill('SIGKILL');
      await closed;
      const fits = (): boolean[] =>
        target.accountNames().map((name) => didSign(target.operator(), target.account(name)));
      expect(fits()).toEqual(Array.from({ length: ACCOUNTS }, () => true));
      const leftHalf = existsSync(join(nsc.storesFolder, REDO_FILE));
      if (leftHalf) interrupted++;
      await nsc.editOperator({ tags: [`round${round}`] });
      expect(fits()).toEqual(Array.from({ length: ACCOUNTS }, () => true));
      const { sub, nats } = target.operator();
      expect(nats.signing_keys ?? []).toEqual([]);
      for (const name of target.accountNames()) expect(target.account(name).iss).toBe(sub);
      expect(existsSync(join(nsc.storesFolder, REDO_FILE))).toBe(false);
      if (leftHalf) expect(readdirSync(target.folder).filter((file) => file.endsWith('.tmp'))).toEqual([]);
    }
    expect(interrupted).toBeGreaterThan(0);
  });
});
