import { createKeyPair, decodeAccount } from '@nats-ts/jwt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { NatsWorld } from '../../test/support/nats-world.js';
import { until } from '../../test/support/until.js';
import { createSigning } from './signing.js';

let world: NatsWorld;

beforeEach(() => {
  world = new NatsWorld();
});

afterEach(() => world.close());

const subject = 'sign.accounts';

test('the service’s signature makes an account that signed itself enter', async () => {
  const broker = await world.broker().start();
  const { nats, intake, store } = await world.station(world.options(broker.port));
  await nats.start();
  await until('it is connected', () => nats.connected);
  const account = world.operator.account('A');
  const service = await world.client(broker);
  service.subscribe(subject, {
    callback: (_error, message) => {
      const { name } = decodeAccount(message.string()).claims;
      if (name === 'later') message.respond('come back tomorrow');
      else if (name === 'stranger') message.respond(account.signedBy(createKeyPair('operator')));
      else message.respond(account.jwt());
    },
  });
  await service.flush();
  intake.connect({ signing: createSigning({ subject, timeout: 2000, nats }) });
  const selfSigned = (name: string) =>
    account.signedBy(account.pair, (claims) => {
      claims.name = name;
    });
  expect(await intake.submit(selfSigned('later'), { from: 'http' })).toMatchObject({
    kind: 'pending',
    text: 'come back tomorrow',
  });
  expect(await intake.submit(selfSigned('stranger'), { from: 'http' })).toMatchObject({
    kind: 'refused',
    status: 400,
  });
  expect(await store.load(account.key)).toBeUndefined();
  expect(await intake.submit(selfSigned('now'), { from: 'http' })).toMatchObject({ kind: 'saved' });
  expect(decodeAccount((await store.load(account.key))?.token ?? '').claims.iss).toBe(
    world.operator.pair.publicKey,
  );
});

test('no broker, nobody there and no answer in time are told apart, in the words of the Go account server', async () => {
  const broker = await world.broker().start();
  const { nats } = await world.station(world.options(broker.port));
  const signing = createSigning({ subject, timeout: 200, nats });
  const account = world.operator.account('A');
  const token = account.signedBy(account.pair);
  expect(await signing.sign(account.key, token)).toMatchObject({
    kind: 'failed',
    message: 'Failure during signature request. nats-server unavailable.',
  });
  await nats.start();
  await until('it is connected', () => nats.connected);
  expect(await signing.sign(account.key, token)).toMatchObject({
    kind: 'failed',
    message:
      'Failure during signature request. Try again at a later time. Error: nats: no responders available for request',
  });
  const silent = await world.client(broker);
  silent.subscribe(subject, { callback: () => undefined });
  await silent.flush();
  expect(await signing.sign(account.key, token)).toMatchObject({
    kind: 'failed',
    message: 'Failure during signature request. signing service unavailable.',
  });
});
