import { setImmediate as turn } from 'node:timers/promises';
import { createKeyPair } from '@nats-ts/jwt';
import { describe, expect, it } from 'vitest';
import { CHECKS_IN_A_TURN, NonceChecks } from './nonce-checks.js';

const pair = createKeyPair('user');
const NONCE = 'the-nonce';
const good = Buffer.from(pair.sign(Buffer.from(NONCE))).toString('base64url');
const bad = Buffer.from(pair.sign(Buffer.from('another'))).toString('base64url');

describe('checks of signed nonces', () => {
  it('are made at once for the first clients of a turn, elsewhere for the others, and at once again in the next', async () => {
    const checks = new NonceChecks();
    const ask = (signature: string) => checks.signed(pair.publicKey, NONCE, signature);
    const few = Array.from({ length: CHECKS_IN_A_TURN }, (_, at) => ask(at % 2 === 0 ? good : bad));
    expect(few).toEqual(few.map((_, at) => at % 2 === 0));
    const more = [ask(good), ask(bad), ask('!!')];
    expect(more.every((answer) => answer instanceof Promise)).toBe(true);
    expect(await Promise.all(more)).toEqual([true, false, false]);
    await turn();
    expect([ask(good), ask(bad)]).toEqual([true, false]);
  });
});
