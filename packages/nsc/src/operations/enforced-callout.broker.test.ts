// What `nsc edit authcallout` says holds at the real broker: who is asked about, by whom, over which road, and where
// users may be placed; one case each, with the official client.
import type { NatsConnection } from '@nats-io/transport-node';
import {
  curveKeyPairFromSeed,
  decodeAuthorizationRequest,
  decodeUser,
  encode,
  isCurveKey,
  isUserKey,
  type KeyPair,
  newAuthorizationResponseClaims,
  newUserClaims,
} from '@nats-ts/jwt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrivals, Enforcement } from '../../test/enforcement.js';
import { KeyStore } from '../keystore/keystore.js';

let world: Enforcement;

/** Accounts with a callout, as each says where users may be placed, and whether its requests are encrypted. */
const GATES = { SEALED: 'P', PLAIN: 'P', EVERY: '*', NARROWED: 'P' } as const;
type Gate = keyof typeof GATES;

beforeAll(async () => {
  world = new Enforcement();
  await world.prepare('add operator -n OP --sys --generate-signing-key');
  for (const account of ['P', 'Q']) await world.prepare(`add account ${account}`, 'add user free');
  const key = (what: string) => world.field(`${what} -F sub`);
  const [p, q] = [await key('account P'), await key('account Q')];
  for (const [gate, allowed] of Object.entries({ ...GATES, OFF: 'P' })) {
    await world.prepare(
      `add account ${gate}`,
      'add user gate',
      'add user for-P',
      'add user for-Q',
      'add user late',
    );
    const service = await key(`user -a ${gate} gate`);
    await world.prepare(
      `edit authcallout ${gate} --auth-user ${service} --allowed-account ${allowed === 'P' ? p : allowed}`,
    );
  }
  await world.prepare(
    'edit authcallout SEALED --curve generate',
    'edit authcallout PLAIN --curve generate',
    'edit authcallout PLAIN --rm-curve',
    `edit authcallout NARROWED --allowed-account ${q} --auth-user ${await key('user -a NARROWED late')}`,
    `edit authcallout NARROWED --rm-allowed-account ${q} --rm-auth-user ${await key('user -a NARROWED late')}`,
    'edit authcallout OFF --disable',
  );
  await world.start();
}, 120_000);

afterAll(() => world.end());

async function keyOf(what: string): Promise<KeyPair> {
  const pair = new KeyStore(world.home.data('keys'), true).read(await world.field(what));
  if (pair === undefined) throw new Error(`the key of ${what} is missing`);
  return pair;
}

/** A service that lets everybody publish `called`, in the account that its name says. @returns names it was asked about */
async function attend(gate: Gate): Promise<string[]> {
  const asked: string[] = [];
  const issuer = await keyOf(`account ${gate} -F sub`);
  const accounts = { P: await keyOf('account P -F sub'), Q: await keyOf('account Q -F sub') };
  const curve =
    gate === 'SEALED'
      ? curveKeyPairFromSeed((await keyOf('account SEALED -F nats.authorization.xkey')).seed)
      : undefined;
  const service = await world.as(gate, 'gate');
  service.subscribe('$SYS.REQ.USER.AUTH', {
    callback: (_, message) => {
      const server = message.headers?.get('Nats-Server-Xkey') ?? '';
      const sealed = curve !== undefined && isCurveKey(server);
      const opened = sealed ? curve.open(message.data, server) : message.data;
      const { nats } = decodeAuthorizationRequest(new TextDecoder().decode(opened)).claims;
      if (!isUserKey(nats.user_nkey)) throw new Error('the broker did not say the key of the user');
      const name = decodeUser(nats.connect_opts.jwt ?? '').claims.name ?? '';
      asked.push(name);
      const user = newUserClaims(nats.user_nkey);
      user.nats.pub = { allow: ['called'] };
      const answer = newAuthorizationResponseClaims(nats.user_nkey);
      answer.aud = nats.server_id.id ?? '';
      answer.nats.jwt = encode(user, accounts[name === 'for-Q' ? 'Q' : 'P']);
      const text = new TextEncoder().encode(encode(answer, issuer));
      message.respond(sealed ? curve.seal(text, server) : text);
    },
  });
  await service.flush();
  return asked;
}

/** Accounts in which what a connection publishes arrives. */
async function placed(connection: NatsConnection, subject = 'called'): Promise<string[]> {
  const found: string[] = [];
  for (const account of ['P', 'Q']) {
    if ((await arrivals(connection, subject, await world.as(account, 'free'), subject)).length > 0) {
      found.push(account);
    }
  }
  return found;
}

describe('a callout', () => {
  test.each(['SEALED', 'PLAIN'] as const)(
    'of %s decides who gets in, where, and what they may do',
    async (gate) => {
      const asked = await attend(gate);
      const connection = await world.as(gate, 'for-P');
      expect(asked).toEqual(['for-P']);
      expect(await placed(connection)).toEqual(['P']);
      expect(await placed(connection, 'other')).toEqual([]);
    },
  );

  test('places users in no account that it does not allow', async () => {
    await attend('NARROWED');
    await expect(world.as('NARROWED', 'for-Q')).rejects.toThrow();
    expect(await placed(await world.as('NARROWED', 'for-P'))).toEqual(['P']);
  });

  test('places them in every account where it allows that', async () => {
    await attend('EVERY');
    expect(await placed(await world.as('EVERY', 'for-Q'))).toEqual(['Q']);
    expect(await placed(await world.as('EVERY', 'for-P'))).toEqual(['P']);
  });

  test('is not asked about those who serve it, unless they no longer do', async () => {
    const asked = await attend('NARROWED');
    await world.as('NARROWED', 'gate');
    expect(asked).toEqual([]);
    await world.as('NARROWED', 'late');
    expect(asked).toEqual(['late']);
  });

  test('that is disabled is not asked', async () => {
    const user = await world.as('OFF', 'late');
    expect(await arrivals(user, 'own', user, 'own')).toEqual(['own']);
  });
});
