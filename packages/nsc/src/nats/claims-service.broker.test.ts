// Servers that answer nsc badly, or not to the end: each is said, and nothing is taken from them. Whoever is of the
// system account can answer in a server's place at a real broker that has no resolver of its own.
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { expect } from 'vitest';
import { type ResolverWorld, testInWorld } from '../../test/resolver-world.js';
import { ClaimsService } from './claims-service.js';

/** A broker, and the connection of somebody who answers in a server's place. */
async function liar(world: ResolverWorld): Promise<{ url: string; sys: NatsConnection }> {
  const broker = await world.start('--mem-resolver');
  return { url: broker.url, sys: await world.client(broker, 'SYS', 'sys') };
}

async function answering(
  sys: NatsConnection,
  subject: string,
  answer: (message: Msg) => void,
): Promise<() => void> {
  const subscription = sys.subscribe(`$SYS.REQ.CLAIMS.${subject}`, {
    callback: (_, message) => answer(message),
  });
  await sys.flush();
  return () => subscription.unsubscribe();
}

const named = (fields: object): string => JSON.stringify({ server: { name: 'liar' }, ...fields });

testInWorld('what is no answer is said to be none', async (world) => {
  const { url, sys } = await liar(world);
  const cases: readonly (readonly [answer: string, text: RegExp])[] = [
    ['nonsense', /a server responded with error: its answer is not JSON: /],
    ['{"data":{"code":200}}', /a server responded with error: it answered without its name/],
    [named({}), /server liar responded with error: it answered without data/],
    [named({ error: { description: 'not today' } }), /server liar responded with error: not today/],
    [named({ error: 7 }), /server liar responded with error: 7/],
  ];
  for (const [answer, text] of cases) {
    const stop = await answering(sys, 'UPDATE', (message) => message.respond(answer));
    const { code, err } = await world.home.run(['push', '-a', 'A', '-u', url]);
    expect({ code, err }).toEqual({ code: 1, err: expect.stringMatching(text) });
    stop();
    await sys.flush();
  }
});

testInWorld('a list that is none is said to be none, and nothing is deleted by it', async (world) => {
  const { url, sys } = await liar(world);
  await answering(sys, 'LIST', (message) => message.respond(named({ data: 'all of them' })));
  let deleted = 0;
  await answering(sys, 'DELETE', () => {
    deleted++;
  });
  const { code, err } = await world.home.run(['push', '--prune', '-u', url]);
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('its answer is not a list') });
  expect(deleted).toBe(0);
  const { out } = await world.home.run(['validate', '-A', '-u', url, '--json']);
  expect(JSON.stringify(JSON.parse(out))).toContain('nats-server liar: its answer is not a list');
});

testInWorld('fewer servers that delete than were asked for their lists are said', async (world) => {
  const { url, sys } = await liar(world);
  const key = world.key('A').replace(/.{4}$/, 'AAAA');
  for (const name of ['one', 'two']) {
    const server = { name };
    await answering(sys, 'LIST', (message) => message.respond(JSON.stringify({ server, data: [key] })));
  }
  await answering(sys, 'DELETE', (message) => message.respond(named({ data: { message: 'deleted' } })));
  const { code, err } = await world.home.run(['push', '--prune', '-u', url]);
  expect(code).toBe(1);
  expect(err).toContain('pruned nats-server liar: deleted');
  expect(err).toContain("fewer servers responded to 'prune' (1) than to 'list' (2)");
});

testInWorld('a pack that is malformed or broken leaves the store as it is', async (world) => {
  const { url, sys } = await liar(world);
  const before = [world.jwt('A'), world.jwt('B')];
  const pull = async (answer: (message: Msg) => void): Promise<string> => {
    const stop = await answering(sys, 'PACK', answer);
    const { code, err } = await world.home.run(['pull', '-u', url]);
    stop();
    await sys.flush();
    expect(code).toBe(1);
    expect([world.jwt('A'), world.jwt('B')]).toEqual(before);
    return err;
  };
  expect(await pull((message) => message.respond('one|two|three'))).toContain(
    'the pull response is malformed: not an account and its JWT',
  );
  expect(
    await pull((message) => {
      message.respond(`${world.key('A')}|nonsense`);
      message.respond('');
    }),
  ).toMatch(/error decoding remote token|cannot be read/);
});

testInWorld('a pack that breaks off is said to, after what came', async (world) => {
  const { sys } = await liar(world);
  await answering(sys, 'PACK', (message) => message.respond(`${world.key('A')}|${world.jwt('A')}`));
  const service = await ClaimsService.over(sys, 1);
  const came: string[] = [];
  await expect(async () => {
    for await (const { publicKey } of service.pack()) came.push(publicKey);
  }).rejects.toThrow('the answer broke off after 1 accounts');
  expect(came).toEqual([world.key('A')]);
  service.close();
});
