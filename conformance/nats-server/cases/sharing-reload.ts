// What accounts share changes with the configuration.
import { type Group, it } from '../transcript.js';
import { as, INFO, thrice } from './sharing.js';

const sharing = (a: string, b: string) => `accounts {
  A { users = [{ user: a, password: p }], ${a} }
  B { users = [{ user: b, password: p }], ${b} }
}`;

export const SHARING_RELOAD: Group = {
  name: 'what accounts share changes while they run',
  setup: { conf: sharing('', '') },
  cases: [
    it(
      'imports, exports and mappings come and go',
      `x in ${as('a')}`,
      `y in ${as('b')}`,
      'y > SUB > 1',
      'x > SUB svc 1',
      'y sync',
      'x sync',
      ...thrice('x', 'PUB s 1\r\nx\r\n'),
      'x sync',
      'y sync',
      async ({ server }) => {
        await server.reload(
          sharing(
            'exports = [{ stream: s }, { service: svc }], mappings = { m: s }',
            'imports = [{ stream: { account: A, subject: s }, to: t }, { service: { account: A, subject: svc } }]',
          ),
        );
      },
      'x >> PUB s 1\r\nx\r\n',
      'y << MSG t 1 1\r\nx\r\n',
      'x >> PUB m 1\r\nx\r\n',
      'y << MSG t 1 1\r\nx\r\n',
      'y >> PUB svc r 1\r\nx\r\n',
      'x ~ HMSG svc 1 _R_\\.\\w+\\.\\w+ \\d+ \\d+',
      'x < NATS/1.0',
      `x ~ ${INFO}`,
      'x << \r\nx\r\n',
      'y << MSG svc 1 r 1\r\nx\r\n',
      async ({ server }) => {
        await server.reload(sharing('', ''));
      },
      'x >> PUB s 1\r\nx\r\nPUB m 1\r\nx\r\n',
      'x sync',
      'y sync',
      'y >> PUB svc r 1\r\nx\r\n',
      'y << MSG svc 1 r 1\r\nx\r\n',
      'x sync',
    ),
  ],
};
