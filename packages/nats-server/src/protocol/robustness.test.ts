import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RawClient } from '../../test/raw-client.js';
import { NatsServer } from '../nats-server.js';

/** Pieces of protocol and of nonsense; most conversations are nearly right. */
const piece = fc.oneof(
  fc.constantFrom(
    'PUB a 3\r\nabc\r\n',
    'SUB a 1\r\n',
    'SUB > 2\r\n',
    'UNSUB 1 2\r\n',
    'UNSUB 1\r\n',
    'PING\r\n',
    'PONG\r\n',
  ),
  fc.constantFrom(
    'HPUB a 12 15\r\nNATS/1.0\r\n\r\nabc\r\n',
    'PUB a b 0\r\n\r\n',
    'SUB a q 3\r\n',
    '+OK\r\n',
    'INFO {}\r\n',
  ),
  fc.constantFrom(
    'PUB ',
    'HPUB a 5 3\r\n',
    'SUB',
    '\r\n',
    'CONNECT {"verbose":true}\r\n',
    'PUB a 99999999999\r\n',
    '\0',
  ),
  fc.string({ unit: 'binary-ascii', maxLength: 30 }),
);

it('survives any bytes: nobody else is disturbed, and nothing stays behind', async () => {
  const server = await NatsServer.start({ dontListen: true });
  const witness = await RawClient.open(server, {});
  // The server's own pings come when they are due.
  const heard = async (): Promise<string> => (await witness.sync()).replaceAll('PING\r\n', '');
  await fc.assert(
    fc.asyncProperty(
      fc.array(piece, { maxLength: 20 }),
      fc.array(fc.nat(400), { maxLength: 4 }),
      async (pieces, cuts) => {
        const text = pieces.join('');
        const places = [...new Set(cuts.map((cut) => cut % (text.length + 1)))].sort((a, b) => a - b);
        const client = await RawClient.open(server, { headers: true });
        let from = 0;
        for (const place of [...places, text.length]) {
          if (place > from) client.send(text.slice(from, place));
          from = place;
        }
        witness.send('SUB private 9\r\nPUB private 2\r\nok\r\nUNSUB 9\r\n');
        expect(await heard()).toBe('MSG private 9 2\r\nok\r\n');
        client.close();
      },
    ),
    { numRuns: 300 },
  );
  expect(await heard()).toBe('');
  expect(server.counts).toMatchObject({ connections: 1, subscriptions: 0 });
  witness.close();
  await server.close();
});
