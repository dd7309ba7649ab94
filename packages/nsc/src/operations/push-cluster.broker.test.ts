// push to real brokers with resolvers of their own that form a cluster.
import { writeFileSync } from 'node:fs';
import { expect } from 'vitest';
import { GoBroker } from '../../../../e2e/support/go-broker.js';
import { PATIENT, testInWorld } from '../../test/resolver-world.js';

testInWorld('every server of a cluster answers, and each is named', async (world) => {
  const { home } = world;
  await home.ok('generate config --nats-resolver --config-file server.conf');
  const text = home.read('server.conf') + PATIENT;
  const brokers: GoBroker[] = [];
  for (const name of ['one', 'two', 'three']) {
    writeFileSync(home.path(`${name}.conf`), text.replace("dir: './jwt'", `dir: './jwt-${name}'`));
    const broker = await GoBroker.start(home.path(`${name}.conf`), {
      name,
      join: brokers[0]?.clusterPort ?? 0,
    });
    world.keep(broker);
    brokers.push(broker);
  }

  const [first] = brokers;
  if (first === undefined) throw new Error('no broker');
  const sys = await world.client(first, 'SYS', 'sys');
  for (let seen = 0; seen < 3; ) {
    seen = 0;
    for await (const _ of await sys.requestMany('$SYS.REQ.SERVER.PING', '', { maxWait: 300 })) seen++;
  }
  const out = await home.ok(`push -A -u ${first.url}`);
  for (const account of ['A', 'B', 'SYS']) {
    for (const name of ['one', 'two', 'three']) {
      expect(out).toContain(`pushed "${account}" to nats-server ${name}: jwt updated`);
    }
  }
  expect(out.match(/pushed to a total of 3 nats-server/g)).toHaveLength(3);
});
