// Limits: control line, payload, subscriptions, tokens, connections; and what is said when one is passed.
import { expect } from 'vitest';
import { type Group, it } from '../transcript.js';
import { Wire } from '../wire.js';

/** A PUB line whose arguments are `length` bytes long. */
const pubLine = (length: number): string => `PUB ${'x'.repeat(length - 2)} 0`;

export const CONTROL_LINE: Group = {
  name: 'max_control_line',
  setup: { conf: 'max_control_line: 512' },
  cases: [
    it('PUB of the limit', 'a in {}', `a > ${pubLine(512)}`, 'a > ', 'a sync'),
    it(
      'PUB beyond the limit',
      'a in {}',
      `a > ${pubLine(513)}`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it(
      'PUB beyond the limit that never ends',
      'a in {}',
      `a >> PUB ${'x'.repeat(3000)}`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it('SUB of the limit', 'a in {}', `a > SUB ${'x'.repeat(510)} 1`, 'a sync'),
    it(
      'SUB beyond the limit',
      'a in {}',
      `a > SUB ${'x'.repeat(511)} 1`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it(
      'SUB beyond the limit that never ends',
      'a in {}',
      `a >> SUB ${'x'.repeat(3000)}`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it(
      'UNSUB beyond the limit',
      'a in {}',
      `a > UNSUB ${'1'.repeat(513)}`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it(
      'HPUB beyond the limit',
      'a in {"headers":true}',
      `a > HPUB ${'x'.repeat(520)} 0 0`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it(
      'CONNECT beyond the limit',
      'a open',
      `a > CONNECT {"verbose":false,"name":"${'n'.repeat(600)}"}`,
      'a ! maximum control line exceeded',
      'a gone',
    ),
    it('beyond the limit byte by byte', 'a in {}', async ({ wire }) => {
      await wire('a').trickle(`PUB ${'x'.repeat(600)}`, 7);
      await wire('a').line(/-ERR 'maximum control line exceeded'/);
    }),
    it('of the limit in two packets', 'a in {}', async ({ wire }) => {
      await wire('a').trickle(`${pubLine(512)}\r\n\r\n`, 300);
      await wire('a').sync();
    }),
  ],
};

export const DEFAULT_CONTROL_LINE: Group = {
  name: 'the default max_control_line',
  cases: [
    it('PUB of 4,096', 'a in {}', `a > ${pubLine(4096)}`, 'a > ', 'a sync'),
    it('PUB of 4,097', 'a in {}', `a > ${pubLine(4097)}`, 'a ! maximum control line exceeded', 'a gone'),
  ],
};

export const PAYLOAD: Group = {
  name: 'max_payload',
  setup: { conf: 'max_payload: 100' },
  cases: [
    it('is told in INFO', 'a open', ({ wire }) => expect(wire('a').info).toMatchObject({ max_payload: 100 })),
    it(
      'a payload of the limit',
      'a in {}',
      'a > SUB pay.load 1',
      'a > PUB pay.load 100',
      `a > ${'x'.repeat(100)}`,
      'a < MSG pay.load 1 100',
      `a < ${'x'.repeat(100)}`,
    ),
    it(
      'a payload beyond the limit is refused before it comes',
      'a in {}',
      'a > PUB pay.load 101',
      'a ! Maximum Payload Violation',
      'a gone',
    ),
    it(
      'a payload beyond the limit is refused when it comes',
      'a in {}',
      `a >> PUB pay.load 101\r\n${'x'.repeat(101)}\r\n`,
      'a ! Maximum Payload Violation',
      'a gone',
    ),
    it(
      'headers count',
      'a in {"headers":true}',
      'a > HPUB pay.load 18 101',
      'a ! Maximum Payload Violation',
      'a gone',
    ),
    it(
      'headers and payload of the limit',
      'a in {"headers":true}',
      'a > SUB pay.load 1',
      `a >> HPUB pay.load 18 100\r\nNATS/1.0\r\nA: b\r\n\r\n${'x'.repeat(82)}\r\n`,
      'a < HMSG pay.load 1 18 100',
      `a << NATS/1.0\r\nA: b\r\n\r\n${'x'.repeat(82)}\r\n`,
    ),
    it(
      'what came before is delivered',
      'a in {}',
      'b in {}',
      'b > SUB pay.before 1',
      'b sync',
      'a >> PUB pay.before 1\r\nx\r\nPUB pay.before 1000\r\n',
      'a ! Maximum Payload Violation',
      'a gone',
      'b < MSG pay.before 1 1',
      'b < x',
      'b sync',
    ),
  ],
};

export const DEFAULT_PAYLOAD: Group = {
  name: 'the default max_payload',
  cases: [
    it(
      'one byte beyond 1 MiB',
      'a in {}',
      'a > PUB pay.load 1048577',
      'a ! Maximum Payload Violation',
      'a gone',
    ),
  ],
};

export const SUBSCRIPTIONS: Group = {
  name: 'max_subscriptions',
  setup: { conf: 'max_subscriptions: 3' },
  cases: [
    it(
      'one more is refused and the connection stays',
      'a in {}',
      'a > SUB a 1',
      'a > SUB b 2',
      'a > SUB c 3',
      'a sync',
      'a > SUB d 4',
      'a ! maximum subscriptions exceeded',
      'a sync',
    ),
    it(
      'UNSUB makes room',
      'a in {}',
      'a > SUB a 1',
      'a > SUB b 2',
      'a > SUB c 3',
      'a > UNSUB 2',
      'a > SUB d 4',
      'a sync',
    ),
    it(
      'each connection has its own',
      'a in {}',
      'b in {}',
      ...['a', 'b'].flatMap((c) => [`${c} > SUB a 1`, `${c} > SUB b 2`, `${c} > SUB c 3`, `${c} sync`]),
    ),
    it(
      'a sid twice at the limit',
      'a in {}',
      'a > SUB a 1',
      'a > SUB b 2',
      'a > SUB c 3',
      'a > SUB d 3',
      'a ! maximum subscriptions exceeded',
      'a sync',
    ),
    it(
      'verbose says no +OK',
      'a in {"verbose":true}',
      'a > SUB a 1',
      'a < +OK',
      'a > SUB b 2',
      'a < +OK',
      'a > SUB c 3',
      'a < +OK',
      'a > SUB d 4',
      'a ! maximum subscriptions exceeded',
      'a sync',
    ),
  ],
};

export const TOKENS: Group = {
  name: 'max_subscription_tokens',
  setup: { conf: 'max_subscription_tokens: 3' },
  cases: [
    it('so many tokens', 'a in {}', 'a > SUB a.b.c 1', 'a > SUB a.*.> 2', 'a sync'),
    it(
      'one more',
      'a in {}',
      'a > SUB a.b.c.d 1',
      'a ! Permissions Violation for Subscription to "a.b.c.d", too many tokens',
      'a sync',
    ),
    it(
      'publishing is not bound',
      'a in {}',
      'a > SUB a.> 1',
      'a > PUB a.b.c.d.e 0',
      'a > ',
      'a < MSG a.b.c.d.e 1 0',
      'a < ',
    ),
  ],
};

export const CONNECTIONS: Group = {
  name: 'max_connections',
  setup: { conf: 'max_connections: 2' },
  cases: [
    it(
      'one more gets INFO, an error and the end; who leaves makes room',
      'a in {}',
      'b in {}',
      'c open',
      'c ! maximum connections exceeded',
      'c gone',
      'b sync',
      'a end',
      async ({ server }) => {
        // The broker learns of it in its own time.
        for (let tries = 0; ; tries++) {
          const wire = await Wire.open('d', server.port);
          wire.send('CONNECT {"verbose":false}\r\nPING\r\n');
          const [line] = await wire.line();
          wire.close();
          if (line === 'PONG') return;
          if (tries === 500) throw new Error('no room was made');
          await new Promise((resolve) => setTimeout(resolve, 10));
        }
      },
      'b sync',
    ),
  ],
};
