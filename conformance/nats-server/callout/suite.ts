// The authorization callout, by configuration and by account JWT: the same for ours and for the Go server.
import {
  connect,
  jwtAuthenticator,
  type NatsConnection,
  type NodeConnectionOptions,
} from '@nats-io/transport-node';
import { type AccountKey, createCurveKeyPair, createKeyPair } from '@nats-ts/jwt';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { connectAs, ended, inSeconds, update, violation, World } from '../operator/world.js';
import type { Broker, Running } from '../servers.js';
import { Service, type Verdict } from './service.js';

const PATIENCE = 30_000;
const REFUSED = 'Authorization Violation';

/** The Go server lets these in. */
const STRICTER: readonly [string, Verdict][] = [
  [
    'issues one for another way of connecting',
    {
      change: (user) => {
        user.aud = 'APP';
        user.nats.allowed_connection_types = ['MQTT'];
      },
    },
  ],
];

/** Declares the cases for one kind of broker. */
export function calloutSuite(broker: Broker): void {
  describe.each([
    ['plain', undefined],
    ['encrypted', createCurveKeyPair()],
  ])(`callout by configuration, %s, ${broker.name}`, (_, xkey) => {
    const issuer = createKeyPair('account');
    let server: Running;
    let connection: NatsConnection;
    let service: Service;
    const open: NatsConnection[] = [];
    const enter = async (options: NodeConnectionOptions): Promise<NatsConnection> => {
      const entered = await connect({ port: server.port, reconnect: false, ...options });
      open.push(entered);
      return entered;
    };

    beforeAll(async () => {
      server = await broker.start({
        conf: `accounts {
            AUTH { users: [ { user: auth, password: pw } ] }
            APP { users: [ { user: inside, password: pw } ], limits { max_payload: 500 } }
            OTHER { users: [ { user: other, password: pw } ] }
          }
          authorization {
            timeout: 1
            auth_callout {
              issuer: ${issuer.publicKey}, account: AUTH, auth_users: [ auth ], allowed_accounts: [ APP ]
              ${xkey === undefined ? '' : `xkey: ${xkey.publicKey}`}
            }
          }
          cluster { name: callers }`,
      });
      connection = await connect({ port: server.port, user: 'auth', pass: 'pw' });
      service = new Service(connection, issuer, xkey);
      await connection.flush();
    }, PATIENCE);
    afterEach(async () => {
      for (const entered of open.splice(0)) await entered.close();
    });
    afterAll(async () => {
      await connection.close();
      await server.stop();
    });

    test('the service is told who asks and what the client showed', async () => {
      service.verdict = () => ({ change: (user) => Object.assign(user, { aud: 'APP' }) });
      await enter({ user: 'ann', pass: 'secret', name: 'a client' });
      const { nats, iss, aud, sub } = service.last;
      expect(aud).toBe('nats-authorization-request');
      expect(sub).toBe(issuer.publicKey);
      expect(iss).toBe(nats.server_id.id);
      expect(nats.user_nkey).toMatch(/^U/);
      expect(nats.connect_opts).toMatchObject({ user: 'ann', pass: 'secret', name: 'a client', protocol: 1 });
      expect(nats.client_info).toMatchObject({
        host: '127.0.0.1',
        kind: 'Client',
        type: 'nats',
        user: 'ann',
      });
      expect(nats.client_info.id).toBeGreaterThan(0);
      expect(Object.keys(nats.server_id).sort()).toEqual(
        ['name', 'host', 'id', 'version', 'cluster', ...(xkey === undefined ? [] : ['xkey'])].sort(),
      );
      expect(nats.server_id.cluster).toBe('callers');
    });

    test('whom it lets in is in the account it says, with the permissions it says', async () => {
      service.verdict = () => ({
        change: (user) => {
          user.aud = 'APP';
          user.nats.pub = { allow: ['out.>'] };
        },
      });
      const ann = await enter({ user: 'ann' });
      const inside = await enter({ user: 'ben' });
      const heard = inside.subscribe('out.x', { max: 1 });
      await inside.flush();
      ann.publish('out.x', 'hello');
      for await (const message of heard) expect(message.string()).toBe('hello');
      expect(await violation(ann, () => ann.publish('else'))).toContain('Publish to "else"');
      expect(ann.info?.max_payload).toBe(500);
    });

    test('users of an allowed account go through the service, others do not', async () => {
      service.verdict = () => ({ change: (user) => Object.assign(user, { aud: 'APP' }) });
      const before = service.asked.length;
      await enter({ user: 'inside', pass: 'pw' });
      expect(service.asked.length).toBe(before + 1);
      await enter({ user: 'other', pass: 'pw' });
      expect(service.asked.length).toBe(before + 1);
    });

    test('a user whose time is over goes', async () => {
      service.verdict = () => ({
        change: (user) => {
          user.aud = 'APP';
          user.exp = inSeconds(2);
        },
      });
      const ann = await enter({ user: 'ann' });
      expect(await ended(ann)).toMatch(/User Authentication Expired/i);
    });

    test.each<[string, Verdict]>([
      ['refuses', { error: 'no' }],
      ['says nothing', { silent: true }],
      ['names no account', {}],
      ['names an account that is not there', { change: (user) => Object.assign(user, { aud: 'NONE' }) }],
      ['answers for another user', { subject: createKeyPair('user').publicKey }],
      ['answers another server', { audience: createKeyPair('server').publicKey }],
      [
        'issues the user with another key',
        { signer: createKeyPair('account'), change: (user) => Object.assign(user, { aud: 'APP' }) },
      ],
      [
        'issues another user',
        {
          change: (user) => Object.assign(user, { aud: 'APP', sub: createKeyPair('user').publicKey }),
        },
      ],
      ...(broker.name.includes('Go') ? [] : STRICTER),
    ])('nobody gets in when the service %s', async (_name, verdict) => {
      service.verdict = () => verdict;
      await expect(enter({ user: 'ann' })).rejects.toThrow(REFUSED);
    });
  });

  describe.each([
    ['plain', undefined],
    ['encrypted', createCurveKeyPair()],
  ])(`callout by account JWT, %s, ${broker.name}`, (_, xkey) => {
    const world = new World();
    const auth = world.account('AUTH');
    const app = world.account('APP');
    const closed = world.account('CLOSED');
    const scope = app.scopedKey({ pub: { allow: ['user.{{name()}}.>'] } });
    const serviceUser = auth.user();
    const sentinel = auth.user((claims) => {
      claims.nats.bearer_token = true;
      claims.nats.pub = { deny: ['>'] };
      claims.nats.sub = { deny: ['>'] };
    });
    auth.claims.nats.authorization = {
      auth_users: [serviceUser.pair.publicKey],
      allowed_accounts: [app.key as AccountKey],
      ...(xkey === undefined ? {} : { xkey: xkey.publicKey }),
    };
    let server: Running;
    let connection: NatsConnection;
    let service: Service;
    const open: NatsConnection[] = [];
    const enter = async (options: NodeConnectionOptions = {}): Promise<NatsConnection> => {
      const entered = await connectAs(server, sentinel, {
        authenticator: jwtAuthenticator(sentinel.jwt),
        ...options,
      });
      open.push(entered);
      return entered;
    };

    beforeAll(async () => {
      server = await broker.start({ conf: world.conf('authorization { timeout: 2 }') });
      connection = await connectAs(server, serviceUser);
      service = new Service(connection, auth.pair, xkey);
      await connection.flush();
    }, PATIENCE);
    afterEach(async () => {
      for (const entered of open.splice(0)) await entered.close();
    });
    afterAll(async () => {
      await connection.close();
      await server.stop();
    });

    test('a user that the target account issued is let into it', async () => {
      service.verdict = () => ({ signer: app.pair });
      const one = await enter();
      const two = await connectAs(server, app.user());
      open.push(two);
      const heard = two.subscribe('s', { max: 1 });
      await two.flush();
      one.publish('s', 'hello');
      for await (const message of heard) expect(message.string()).toBe('hello');
      expect(service.last.nats.connect_opts.jwt).toBe(sentinel.jwt);
      expect(service.last.sub).toBe(auth.key);
    });

    test('a scoped signing key of the target account says what the user may do', async () => {
      service.verdict = () => ({
        signer: scope,
        change: (user) => {
          user.name = 'ann';
          user.nats = { type: 'user', version: 2, pub: {}, sub: {}, issuer_account: app.key as AccountKey };
        },
      });
      const ann = await enter();
      ann.publish('user.ann.x');
      await ann.flush();
      expect(await violation(ann, () => ann.publish('user.ben.x'))).toContain('user.ben.x');
    });

    test('an account that is not allowed, and an unknown issuer, keep the user out', async () => {
      service.verdict = () => ({ signer: closed.pair });
      await expect(enter()).rejects.toThrow(REFUSED);
      service.verdict = () => ({ signer: createKeyPair('account') });
      await expect(enter()).rejects.toThrow(REFUSED);
      service.verdict = () => ({ signer: app.pair, responseSigner: createKeyPair('account') });
      // Whoever can seal an answer is the service: then it does not matter who signed the envelope.
      if (xkey === undefined) await expect(enter()).rejects.toThrow(REFUSED);
      else await enter();
      service.verdict = () => ({ error: 'no' });
      await expect(enter()).rejects.toThrow(REFUSED);
    });

    test('the service itself may not ask', async () => {
      const asked = service.asked.length;
      const question = (): void => connection.publish('$SYS.REQ.USER.AUTH');
      expect(await violation(connection, question)).toContain('$SYS.REQ.USER.AUTH');
      expect(service.asked.length).toBe(asked);
    });

    test('revocation reaches those whom the service let in', async () => {
      service.verdict = () => ({ signer: app.pair });
      const one = await enter();
      const system = await connectAs(server, world.systemUser);
      open.push(system);
      app.claims.nats.revocations = { '*': inSeconds(1) };
      await update(system, app);
      expect(await ended(one)).toMatch(/User Authentication Revoked/i);
    });
  });
}
