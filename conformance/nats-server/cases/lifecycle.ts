// Pings, stale and slow clients, lame duck mode, reloads.
import { expect } from 'vitest';
import { type Group, it, type Stage, type Step } from '../transcript.js';

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));

export const PINGS: Group = {
  name: 'ping_interval and ping_max',
  setup: { conf: 'ping_interval: "250ms"\nping_max: 2' },
  cases: [
    it(
      'a silent client is asked, then called stale',
      'a in {}',
      'a < PING',
      'a < PING',
      'a ! Stale Connection',
      'a gone',
    ),
    it(
      'a client that never sent CONNECT as well',
      'a open',
      'a < PING',
      'a < PING',
      'a ! Stale Connection',
      'a gone',
    ),
    it(
      'who answers stays',
      'a in {}',
      ...Array.from({ length: 5 }, () => ['a < PING', 'a > PONG']).flat(),
      'a sync',
    ),
    it(
      'one answer is enough for all',
      'a in {}',
      'a < PING',
      'a < PING',
      'a > PONG',
      'a < PING',
      'a < PING',
      'a > PONG',
      'a sync',
    ),
  ],
};

/** Publishes 64 KiB messages from `p` to `subject` until the broker logs `pattern`, or 2,000 of them. */
function flood(subject: string, pattern: RegExp): Step {
  return async ({ wire, server }: Stage) => {
    const from = server.log().length;
    const block = Buffer.concat([
      Buffer.from(`PUB ${subject} 65536\r\n`),
      Buffer.alloc(65536, 'x'),
      Buffer.from('\r\n'),
    ]);
    for (let i = 0; i < 2000; i++) {
      await wire('p').flushed(block);
      if (i % 8 === 7) await wire('p').sync();
      if (pattern.test(server.log().slice(from))) return;
    }
    await server.logged(pattern, from);
  };
}

export const SLOW: Group = {
  name: 'slow consumers',
  setup: { conf: 'max_pending: 2MB\nwrite_deadline: "300ms"' },
  cases: [
    it(
      'who does not read is cut off, and the fast one misses nothing',
      'slow in {}',
      'fast in {}',
      'p in {}',
      'slow > SUB slow.x 1',
      'fast > SUB slow.x 1',
      'slow sync',
      'fast sync',
      ({ wire }) => wire('slow').pause(),
      flood(
        'slow.x',
        /Slow Consumer Detected: (?:MaxPending of 2097152 Exceeded|WriteDeadline of 300ms exceeded with \d+ chunks of \d+ total bytes\.)/,
      ),
      async ({ wire }) => {
        // Everything the fast one gets is whole messages, to the last.
        wire('p').send('PUB slow.x 4\r\nlast\r\n');
        for (;;) {
          const [, size] = await wire('fast').line(/MSG slow\.x 1 (\d+)/);
          const body = await wire('fast').take(Number(size) + 2);
          if (size === '4') return expect(body.toString()).toBe('last\r\n');
        }
      },
      ({ wire }) => wire('slow').resume(),
      ({ wire }) => wire('slow').drained(),
      'p sync',
      'fast sync',
    ),
    it(
      'who reads again in time misses nothing',
      's in {}',
      'p in {}',
      's > SUB slow.y 1',
      's sync',
      ({ wire }) => wire('s').pause(),
      async ({ wire }) => {
        wire('p').send(
          Buffer.concat(
            Array.from({ length: 10 }, (_, i) =>
              Buffer.from(`PUB slow.y 50000\r\n${String(i).repeat(50000)}\r\n`),
            ),
          ),
        );
        await wire('p').sync();
        await sleep(50);
        wire('s').resume();
        for (let i = 0; i < 10; i++)
          await wire('s').expect(`MSG slow.y 1 50000\r\n${String(i).repeat(50000)}\r\n`);
        await wire('s').sync();
      },
    ),
    it(
      'half-open: a client that shut its writing half is closed',
      'a in {}',
      ({ wire }) => wire('a').half(),
      'a gone',
    ),
  ],
};

export const LAME_DUCK: Group = {
  name: 'lame duck mode',
  setup: { conf: 'lame_duck_grace_period: "100ms"\nlame_duck_duration: "30s"' },
  cases: [
    it(
      'INFO with ldm goes to those who can hear it, then all are closed',
      'new in {"protocol":1}',
      ({ wire }) => wire('new').takeInfo(),
      'old in {"protocol":0}',
      'mute open',
      ({ server }) => server.lameDuck(),
      ({ wire }) => wire('new').takeInfo(),
      ({ wire }) =>
        expect(wire('new').info).toMatchObject({ ldm: true, proto: 1, server_id: expect.any(String) }),
      'old sync',
      async ({ wire }) => {
        await Promise.all(['new', 'old', 'mute'].map((name) => wire(name).gone()));
      },
    ),
  ],
};

export const RELOAD: Group = {
  name: 'reload',
  setup: {
    conf: 'authorization { users = [{ user: a, password: p, permissions: { subscribe: ["x", "y"] } }, { user: b, password: p }] }',
  },
  cases: [
    it(
      'new limits and users without dropping who may stay',
      'b in {"user":"b","pass":"p"}',
      'a in {"user":"a","pass":"p"}',
      'a > SUB x 1',
      'a > SUB y 2',
      'a sync',
      ({ server }) =>
        server.reload(
          'max_payload: 1000\nauthorization { users = [{ user: a, password: p, permissions: { subscribe: ["x"] } }, { user: b, password: p }, { user: c, password: p }] }',
        ),
      'd open',
      ({ wire }) => expect(wire('d').info).toMatchObject({ max_payload: 1000 }),
      'a ! Permissions Violation for Subscription to "y" (sid "2")',
      'a sync',
      ({ server }) =>
        expect(server.log()).toContain('[INF] Removed sub "y" (sid "2") for User "a" - not authorized'),
      'b sync',
      'c in {"user":"c","pass":"p"}',
      'b >> PUB y 1\r\nx\r\nPUB x 1\r\nx\r\n',
      'a << MSG x 1 1\r\nx\r\n',
      'a sync',
      'b > PUB x 1001',
      'b ! Maximum Payload Violation',
      'b gone',
    ),
    it(
      'who may no longer come in is sent away',
      ({ server }) =>
        server.reload('authorization { users = [{ user: a, password: p }, { user: b, password: p }] }'),
      'a in {"user":"a","pass":"p"}',
      'b in {"user":"b","pass":"p"}',
      ({ server }) =>
        server.reload('authorization { users = [{ user: a, password: other }, { user: b, password: p }] }'),
      'a ! Authorization Violation',
      'a gone',
      'b sync',
    ),
    it(
      'a configuration that is wrong changes nothing',
      ({ server }) => server.reload('authorization { users = [{ user: a, password: p }] }'),
      'a in {"user":"a","pass":"p"}',
      ({ server }) => server.reload('no_such_key: 1'),
      ({ server }) =>
        expect(server.log()).toMatch(/\[ERR\] Failed to reload server configuration: .*no_such_key/),
      'a sync',
      'b in {"user":"a","pass":"p"}',
    ),
    it(
      'what cannot be reloaded is named',
      ({ server }) =>
        server.reload(
          'max_control_line: 2048\nserver_name: other\nauthorization { users = [{ user: a, password: p }] }',
        ),
      ({ server }) =>
        expect(server.log()).toMatch(
          /Failed to reload server configuration: config reload not supported for server_?name: old=.*, new=/i,
        ),
    ),
  ],
};
