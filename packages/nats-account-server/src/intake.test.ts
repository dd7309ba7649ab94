import { createKeyPair, decodeOperator } from '@nats-ts/jwt';
import { MemoryStore, StoreError } from '@nats-ts/jwt-store';
import { expect, test, vi } from 'vitest';
import { LogLines } from '../test/support/log-lines.js';
import { World } from '../test/world.js';
import { Intake } from './intake.js';
import type { SignResult } from './signing/signing.js';
import { Trust, TrustHolder } from './trust.js';
import { TrustedStore } from './trusted-store.js';

const world = new World();

function open(options: { readOnly?: boolean } = {}) {
  const inner = new MemoryStore();
  const trust = new TrustHolder(new Trust({ operator: decodeOperator(world.operatorJwt) }));
  const store = new TrustedStore(inner, trust, options);
  const log = new LogLines({ trace: false });
  const saves: (string | undefined)[] = [];
  const intake = new Intake({ store, trust, log, onSave: (problem) => saves.push(problem) });
  const notify = vi.fn(async () => true);
  intake.connect({ notify });
  return { inner, trust, store, log, intake, notify, saves };
}

test('a good JWT is stored, told to the brokers and logged', async () => {
  const { intake, store, notify, log } = open();
  const { key, token } = world.account();
  const outcome = await intake.submit(token, { key, from: 'http' });
  expect(outcome).toMatchObject({ kind: 'saved', key, token });
  expect(store.peek(key)?.token).toBe(token);
  expect(notify).toHaveBeenCalledWith(key, token);
  expect(log.lines).toEqual([`info updated JWT for account - ${key.slice(0, 12)} - ${store.peek(key)?.jti}`]);
});

test('what did not come over HTTP is not told to those who told it', async () => {
  const { intake, notify } = open();
  for (const from of ['nats', 'pack', 'primary'] as const) {
    expect(await intake.submit(world.account().token, { from })).toMatchObject({ kind: 'saved' });
  }
  expect(notify).not.toHaveBeenCalled();
});

test.each(['http', 'nats', 'pack', 'primary'] as const)(
  'a JWT of another operator does not enter by %s',
  async (from) => {
    const { intake, store, notify } = open();
    const { key, token } = new World().account();
    expect(await intake.submit(token, { from })).toMatchObject({ kind: 'refused', status: 400 });
    expect(await store.load(key)).toBeUndefined();
    expect(notify).not.toHaveBeenCalled();
  },
);

test('an unchanged JWT is not verified again, and is told to the brokers again', async () => {
  const { intake, trust, notify } = open();
  const { key, token } = world.account();
  await intake.submit(token, { key, from: 'http' });
  const judge = vi.spyOn(trust, 'judge');
  expect(await intake.submit(token, { key, from: 'http' })).toMatchObject({ kind: 'unchanged' });
  expect(judge).not.toHaveBeenCalled();
  expect(notify).toHaveBeenCalledTimes(2);
});

test('an unchanged JWT whose signing key was dropped is refused', async () => {
  const { intake, trust } = open();
  const { key, token } = world.account({ signer: world.signingKey });
  await intake.submit(token, { key, from: 'http' });
  trust.replace(new Trust({ operator: decodeOperator(world.operatorWith({ signing_keys: [] })) }));
  expect(await intake.submit(token, { key, from: 'http' })).toMatchObject({
    kind: 'refused',
    lines: ['untrusted issuer in request', expect.anything()],
  });
});

test('an older JWT loses: who posted it is told, others need not know', async () => {
  const { intake, store, notify } = open();
  const { key, token, keys } = world.account({ issuedAt: 2000 });
  const older = world.account({ keys, issuedAt: 1000 }).token;
  await intake.submit(token, { key, from: 'http' });
  expect(await intake.submit(older, { key, from: 'http' })).toMatchObject({ kind: 'refused', status: 409 });
  expect(await intake.submit(older, { key, from: 'nats' })).toMatchObject({ kind: 'older' });
  expect(store.peek(key)?.token).toBe(token);
  expect(notify).toHaveBeenCalledTimes(1);
});

test('a disk that refuses answers 500, and the brokers hear nothing', async () => {
  const { intake, inner, notify, log, saves } = open();
  vi.spyOn(inner, 'save').mockRejectedValue(new StoreError('disk', 'no space left on device'));
  expect(await intake.submit(world.account().token, { from: 'http' })).toMatchObject({
    kind: 'refused',
    status: 500,
    lines: ['error saving JWT', expect.anything()],
  });
  expect(notify).not.toHaveBeenCalled();
  expect(log.lines.join()).toContain('no space left on device');
  expect(saves).toEqual([expect.stringContaining('no space')]);
});

test('a read-only store takes nothing', async () => {
  const { intake } = open({ readOnly: true });
  expect(await intake.submit(world.account().token, { from: 'nats' })).toMatchObject({
    kind: 'refused',
    status: 405,
  });
});

test('a pack enters line by line, and bad lines refuse only themselves', async () => {
  const { intake, store, log } = open();
  const good = world.account();
  const bad = new World().account();
  const report = await intake.mergePack(
    `${bad.key}|${bad.token}\nrubbish\n${good.key}|${good.token}`,
    'primary',
  );
  expect(report).toMatchObject({ saved: 1 });
  expect(report.refused).toHaveLength(2);
  expect(await store.load(bad.key)).toBeUndefined();
  expect(store.peek(good.key)?.token).toBe(good.token);
  expect(log.lines.join('\n')).toContain(
    `refused a JWT from a pack - ${bad.key.slice(0, 12)} - untrusted issuer`,
  );
});

/** An intake with a signing service that gives this answer. */
function withSigning(answer: (token: string) => SignResult) {
  const opened = open();
  const sign = vi.fn(async (_: string, token: string) => answer(token));
  opened.intake.connect({ notify: opened.notify, signing: { sign } });
  return { ...opened, sign };
}

const self = createKeyPair('account');
const selfSigned = world.account({ keys: self, signer: self });

test('an account that signed itself goes to the signing service, and its answer is stored', async () => {
  const signed = world.account({ keys: self });
  const { intake, store } = withSigning(() => ({ kind: 'signed', token: signed.token }));
  expect(await intake.submit(selfSigned.token, { key: selfSigned.key, from: 'http' })).toMatchObject({
    kind: 'saved',
  });
  expect(store.peek(selfSigned.key)?.token).toBe(signed.token);
});

test('a signing service may answer later', async () => {
  const { intake, store } = withSigning(() => ({ kind: 'pending', message: 'wait' }));
  expect(await intake.submit(selfSigned.token, { from: 'http' })).toMatchObject({
    kind: 'pending',
    text: 'wait',
  });
  expect(await store.load(selfSigned.key)).toBeUndefined();
});

test('a signing service that is away is a 500 with its text', async () => {
  const { intake } = withSigning(() => ({ kind: 'failed', message: 'away', reason: 'timeout' }));
  expect(await intake.submit(selfSigned.token, { from: 'http' })).toMatchObject({
    kind: 'refused',
    status: 500,
    lines: ['away'],
  });
});

test('what the signing service returns is judged like everything else', async () => {
  const stranger = new World().account({ keys: self }).token;
  for (const token of [stranger, selfSigned.token, world.account().token, 'rubbish']) {
    const { intake, store } = withSigning(() => ({ kind: 'signed', token }));
    const outcome = await intake.submit(selfSigned.token, { from: 'http' });
    expect(outcome).toMatchObject({ kind: 'refused', status: 400 });
    expect(outcome.kind === 'refused' && outcome.lines[0]).toBe('bad JWT returned when signing account jwt');
    expect(await store.load(selfSigned.key)).toBeUndefined();
  }
});

test('the signing service is not asked about accounts of strangers or with faults', async () => {
  const { intake, sign } = withSigning((token) => ({ kind: 'signed', token }));
  const expired = world.account({ keys: self, signer: self, exp: 1000 });
  const foreign = world.account({ signer: self });
  for (const { token } of [new World().account(), expired, foreign]) {
    expect(await intake.submit(token, { from: 'http' })).toMatchObject({ kind: 'refused', status: 400 });
  }
  expect(sign).not.toHaveBeenCalled();
});
