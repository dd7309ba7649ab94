// Exports that become private and public again while they are imported.
import { expect } from 'vitest';
import { type Group, it, type Stage } from '../transcript.js';

const as = (user: string): string => `{"user":"${user}","pass":"p","headers":true,"no_responders":true}`;
const IMPORTS =
  'imports = [{ stream: { account: A, subject: s } }, { service: { account: A, subject: svc }, to: ask }]';

/** @param access of both exports, such as `, accounts: [C]` */
const conf = (access: string, imports = IMPORTS): string => `accounts {
  A { users = [{ user: a, password: p }], exports = [{ stream: s${access} }, { service: svc${access} }] }
  B { users = [{ user: b, password: p }], ${imports} }
  C { users = [{ user: c, password: p }] }
}`;

/** Does a message of the stream arrive, and an answer of the service? */
async function flows(stage: Stage): Promise<readonly [stream: boolean, service: boolean]> {
  const [x, y] = [stage.wire('x'), stage.wire('y')];
  x.send('PUB s 0\r\n\r\n');
  await x.sync();
  y.send('PING\r\n');
  const [first] = await y.line(/MSG s 1 0|PONG/);
  const stream = first !== 'PONG';
  if (stream) await y.expect('\r\nPONG\r\n');
  y.send('PUB ask inbox 0\r\n\r\nPING\r\n');
  const [answer] = await y.line(/HMSG inbox 2 \d+ \d+|PONG/);
  if (answer !== 'PONG') {
    await y.expect('NATS/1.0 503\r\nNats-Subject: ask\r\n\r\n\r\nPONG\r\n');
    return [stream, false];
  }
  const [, reply = ''] = await x.line(/HMSG svc 1 (_R_\S+) \d+ \d+/);
  await x.line(/NATS\/1\.0/);
  await x.line(/Nats-Request-Info: .*/);
  await x.expect('\r\n\r\n');
  x.send(`PUB ${reply} 3\r\nyes\r\n`);
  await y.expect('MSG inbox 2 3\r\nyes\r\n');
  return [stream, true];
}

export const SHARING_PRIVATE: Group = {
  name: 'exports become private and public again',
  setup: { conf: conf('') },
  cases: [
    it(
      'for those who are subscribed already',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'x > SUB svc 1',
      'y > SUB s 1',
      'y > SUB inbox 2',
      'x sync',
      'y sync',
      async (stage) => {
        const { server } = stage;
        expect(await flows(stage)).toEqual([true, true]);
        // What is imported and not given is refused as a whole, and everything stays.
        await server.reload(conf(', accounts: [C]'));
        expect(server.log()).toMatch(/Failed to reload server configuration.*not authorized/);
        expect(await flows(stage)).toEqual([true, true]);
        await server.reload(conf(', accounts: [B, C]'));
        expect(await flows(stage)).toEqual([true, true]);
        await server.reload(conf(', accounts: [C]', ''));
        expect(await flows(stage)).toEqual([false, false]);
        await server.reload(conf(''));
        expect(await flows(stage)).toEqual([true, true]);
      },
    ),
  ],
};
