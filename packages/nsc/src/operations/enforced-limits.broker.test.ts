// What nsc edits of accounts and users as a whole holds at the real broker: their limits, their life, their signing
// keys and their defaults; one case each, with the official client. `--data`, and the expiry of an operator, have no
// case: brokers carry them and hold nobody to them.
import { readFileSync } from 'node:fs';
import { connect, headers, jwtAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { answerAfter, arrivals, Enforcement, repliesTo, serve } from '../../test/enforcement.js';

let world: Enforcement;
let formerBearer: string;

function userToken(account: string, user: string): string {
  return readFileSync(world.home.data('stores/OP/accounts', account, 'users', `${user}.jwt`), 'utf8');
}

/** Connects with nothing but a token. */
async function withToken(token: string): Promise<NatsConnection> {
  const authenticator = jwtAuthenticator(token);
  return world.opened(await connect({ servers: world.broker.url, authenticator, reconnect: false }));
}

async function prepare(): Promise<void> {
  await world.prepare(
    'add operator -n OP --sys --generate-signing-key',
    'add account FREE',
    'add user free',
    'add account SMALL',
    'add user small',
    'edit account SMALL --payload 4',
    'add account NOBEARER',
    'add user bearer --bearer',
    'add user signer',
    'add account LATER --start 1d',
    'add user early',
    'add account CONNLESS',
    'edit account CONNLESS --conns 0',
    'add user kept-out',
    'add account DEFAULTS --allow-pub a.>,in.ask --allow-sub in.>,_INBOX.> --deny-sub in.secret --allow-pub-response=1',
    'add user plain',
    'add user own --allow-pub > --allow-sub >',
    'add account KEYS',
    'edit account KEYS --sk generate',
    'add account ROLES',
    'edit signing-key --sk generate --role small --payload 4 --subs 1',
    'edit signing-key --sk generate --role mqtt --conn-type mqtt',
    'edit signing-key --sk generate --role far --source-network 10.0.0.0/8',
    'edit signing-key --sk generate --role bearer --bearer',
    'edit signing-key --sk generate --role both --allow-pubsub t.{{tag(team)}}.> --deny-pubsub t.x.secret',
    'add user small -K small',
    'add user mqtt -K mqtt',
    'add user far -K far',
    'add user bearer -K bearer',
    'add user both -K both --tag team:x',
    'add account REVOKED',
    'add user anyone',
    'revocations add-user -a REVOKED -u *',
    'add account USERS',
    'add user any',
    'add user both --allow-pubsub t.> --deny-pubsub t.secret',
    'add user slow --allow-sub svc --allow-pub-response=1 --response-ttl 50ms --deny-pub x',
    'add user freed --allow-pub a --deny-sub b --source-network 10.0.0.0/8 --response-ttl 1s',
    'edit user freed --conn-type mqtt --time 00:00:00-00:00:01',
    'edit user freed --rm a,b --rm-response-perms --rm-source-network 10.0.0.0/8 --rm-conn-type mqtt --rm-time 00:00:00',
    'add account TRACED',
    'edit account TRACED --trace-context-subject traces',
    'add user traced',
    'add account SAMPLED',
    'edit account SAMPLED --trace-context-subject traces --trace-context-sampling 50',
    'add user sampled',
  );
  // nsc lets no account disallow what one of its users has: that user takes its former token along.
  formerBearer = userToken('NOBEARER', 'bearer');
  await world.prepare(
    'edit user -a NOBEARER bearer --bearer=false',
    'edit account NOBEARER --disallow-bearer',
  );
  const key = JSON.parse(await world.home.ok('describe account KEYS -F nats.signing_keys'))[0];
  await world.prepare(
    `add user -a KEYS withdrawn -K ${key}`,
    'add user -a KEYS stays',
    `edit account KEYS --rm-sk ${key}`,
  );
}

beforeAll(async () => {
  world = new Enforcement();
  await prepare();
  await world.start();
}, 120_000);

afterAll(() => world.end());

const as = (account: string, user: string) => world.as(account, user);

describe('an account', () => {
  test('limits the payload of its users', async () => {
    expect((await as('SMALL', 'small')).info?.max_payload).toBe(4);
  });

  test('that disallows bearer tokens keeps them out, and no others', async () => {
    await expect(withToken(formerBearer)).rejects.toThrow();
    expect((await as('NOBEARER', 'bearer')).isClosed()).toBe(false);
    expect((await as('NOBEARER', 'signer')).isClosed()).toBe(false);
  });

  test('that is not valid yet lets nobody in', async () => {
    await expect(as('LATER', 'early')).rejects.toThrow();
  });

  test('with no connections lets nobody in', async () => {
    await expect(as('CONNLESS', 'kept-out')).rejects.toThrow();
  });

  test('that revoked all its users lets none of them in', async () => {
    await expect(as('REVOKED', 'anyone')).rejects.toThrow();
  });

  test('that withdrew a signing key keeps out whom it signed, and nobody else', async () => {
    await expect(as('KEYS', 'withdrawn')).rejects.toThrow();
    expect((await as('KEYS', 'stays')).isClosed()).toBe(false);
  });

  test('has a subject where traces go that come with a W3C header', async () => {
    const traced = await as('TRACED', 'traced');
    const traces: string[] = [];
    const seen = new Promise<void>((resolve) => {
      traced.subscribe('traces', {
        max: 1,
        callback: (_, message) => {
          traces.push(message.string());
          resolve();
        },
      });
    });
    const traceparent = `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`;
    expect(await arrivals(traced, 'any', traced, 'any', { headers: { traceparent } })).toEqual(['any']);
    await seen;
    expect(JSON.parse(traces[0] ?? '').request.header).toMatchObject({ traceparent: [traceparent] });
  });
});

test('an account traces as many of them as it says', async () => {
  const sampled = await as('SAMPLED', 'sampled');
  let traces = 0;
  sampled.subscribe('traces', { callback: () => void traces++ });
  sampled.subscribe('any');
  await sampled.flush();
  const traceparent = headers();
  traceparent.set('traceparent', `00-${'a'.repeat(32)}-${'b'.repeat(16)}-01`);
  for (let count = 0; count < 200; count++) sampled.publish('any', '', { headers: traceparent });
  // A trace that is asked for comes behind those before it.
  const last = headers();
  last.set('Nats-Trace-Dest', 'last');
  const over = new Promise<void>((resolve) => {
    sampled.subscribe('last', { max: 1, callback: () => resolve() });
  });
  sampled.publish('any', '', { headers: last });
  await over;
  expect(traces).toBeGreaterThan(0);
  // That none or all are traced would happen once in 2^199 times.
  expect(traces).toBeLessThan(200);
});

describe('the default permissions of an account', () => {
  test('hold for publishing and subscribing, and not for users with permissions of their own', async () => {
    const [plain, own] = [await as('DEFAULTS', 'plain'), await as('DEFAULTS', 'own')];
    expect(await arrivals(plain, 'a.x', own, 'a.x')).toEqual(['a.x']);
    expect(await arrivals(plain, 'b.x', own, 'b.x')).toEqual([]);
    expect(await arrivals(own, 'in.x', plain, 'in.x')).toEqual(['in.x']);
    expect(await arrivals(own, 'in.secret', plain, 'in.secret')).toEqual([]);
    expect(await arrivals(own, 'b.x', plain, 'b.x')).toEqual([]);
  });

  test('hold for answers', async () => {
    const [plain, own] = [await as('DEFAULTS', 'plain'), await as('DEFAULTS', 'own')];
    await serve(plain, 'in.ask', 'one', 'two');
    expect(await repliesTo(own, 'in.ask', plain)).toEqual(['one']);
  });
});

describe('a scoped signing key', () => {
  test('limits payload and subscriptions of its users', async () => {
    const small = await as('ROLES', 'small');
    expect(small.info?.max_payload).toBe(4);
    small.subscribe('taken');
    expect(await arrivals(small, 'two', small, 'two')).toEqual([]);
  });

  test.each(['mqtt', 'far'])('keeps out whom it does not let connect so: %s', async (user) => {
    await expect(as('ROLES', user)).rejects.toThrow();
  });

  test('lets its users in with a bearer token', async () => {
    expect((await withToken(userToken('ROLES', 'bearer'))).isClosed()).toBe(false);
  });

  test('allows and denies both ways, with tags in the place of templates', async () => {
    const both = await as('ROLES', 'both');
    expect(await arrivals(both, 't.x.y', both, 't.x.y')).toEqual(['t.x.y']);
    expect(await arrivals(both, 't.x.secret', both, 't.x.>')).toEqual([]);
    expect(await arrivals(both, 't.y.y', both, 't.y.y')).toEqual([]);
  });
});

describe('a user', () => {
  test('is allowed and denied both ways', async () => {
    const [both, any] = [await as('USERS', 'both'), await as('USERS', 'any')];
    expect(await arrivals(both, 't.x', both, 't.x')).toEqual(['t.x']);
    expect(await arrivals(both, 't.secret', any, 't.secret')).toEqual([]);
    expect(await arrivals(any, 't.secret', both, 't.secret')).toEqual([]);
  });

  test('may answer as long as its response permission lives', async () => {
    const [slow, any] = [await as('USERS', 'slow'), await as('USERS', 'any')];
    expect(await answerAfter(500, any, slow)).toEqual([]);
  });

  test('may again what is taken back', async () => {
    const freed = await as('USERS', 'freed');
    expect(await arrivals(freed, 'b', freed, 'b')).toEqual(['b']);
  });
});
