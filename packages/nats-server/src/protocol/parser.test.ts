import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RawClient } from '../../test/raw-client.js';
import { NatsServer } from '../nats-server.js';

let server: NatsServer;

beforeAll(async () => {
  server = await NatsServer.start({ dontListen: true });
});

afterAll(() => server.close());

const conversation = [
  'SUB a.b 1\r\n',
  'sub  a.*\t2\r\n',
  'PUB a.b 5\r\nhello\r\n',
  'PUB a.b 5\r\nworld\r\n',
  'PUB a.b 5\r\nagain\r\n',
  'PUB a.b reply.to 0\r\n\r\n',
  'pub a.b   reply.to \t 3\nabc\r\n',
  'HPUB a.b 22 24\r\nNATS/1.0\r\nName: v\r\n\r\nhi\r\n'.replace('22 24', '21 23'),
  'HPUB a.b r.t 21 23\r\nNATS/1.0\r\nName: v\r\n\r\nhi\r\n',
  'UNSUB 2\r\n',
  'PUB a.b 2\r\n\r\n\r\n',
  '+OK\r\n',
  'PUB a.b 11\r\nPUB a.b 2\r\n\r\n',
  'UNSUB 1 9\r\n',
].join('');

/** What a fresh client receives for the conversation in these pieces. */
async function answers(pieces: string[]): Promise<string> {
  const client = await RawClient.open(server, { headers: true });
  client.send(...pieces);
  const text = await client.sync();
  client.close();
  return text;
}

/** Frames of one conversation, those of different subscriptions in no particular order. */
function frames(text: string): string[] {
  return text.split(/(?=HMSG a\.b [12] |(?<!H)MSG a\.b [12] )/).sort();
}

describe('parser', () => {
  it('answers the same wherever the conversation is split in two', async () => {
    const whole = frames(await answers([conversation]));
    expect(whole).toHaveLength(16);
    for (let i = 1; i < conversation.length; i++) {
      expect(
        frames(await answers([conversation.slice(0, i), conversation.slice(i)])),
        `split at ${i}`,
      ).toEqual(whole);
    }
  });

  it('answers the same when every byte comes alone', async () => {
    expect(frames(await answers([...conversation]))).toEqual(frames(await answers([conversation])));
  });

  it('delivers any payloads unchanged, however the bytes are cut', async () => {
    const size = fc.oneof(
      fc.nat(40),
      fc.nat(3000),
      fc.constantFrom(32_760, 32_768, 70_000, 131_072, 300_000),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.constantFrom('x', 'y.z'), size, fc.boolean()), { minLength: 1, maxLength: 12 }),
        fc.array(fc.nat(100_000), { maxLength: 8 }),
        async (messages, cuts) => {
          const client = await RawClient.open(server, { headers: true });
          client.send('SUB x 1\r\nSUB y.z 1\r\n'.replace('y.z 1', 'y.z 2'));
          let out = '';
          let want = '';
          for (const [i, [subject, length, reply]] of messages.entries()) {
            const payload = String.fromCharCode(65 + i, 13, 10)
              .repeat(Math.ceil(length / 3))
              .slice(0, length);
            const to = reply ? 'r.eply ' : '';
            out += `PUB ${subject} ${to}${length}\r\n${payload}\r\n`;
            want += `MSG ${subject} ${subject === 'x' ? 1 : 2} ${to}${length}\r\n${payload}\r\n`;
          }
          const places = [...new Set(cuts.map((cut) => cut % out.length))].sort((a, b) => a - b);
          const pieces: string[] = [];
          let from = 0;
          for (const place of [...places, out.length]) {
            pieces.push(out.slice(from, place));
            from = place;
          }
          client.send(...pieces.filter((piece) => piece !== ''));
          expect((await client.sync()) === want).toBe(true);
          client.close();
        },
      ),
      { numRuns: 40 },
    );
  });

  it.each([
    { name: 'an unknown verb', text: 'FOO\r\n', answer: "-ERR 'Unknown Protocol Operation'\r\n" },
    {
      name: 'a verb with more letters',
      text: 'PUBX a 1\r\n',
      answer: "-ERR 'Unknown Protocol Operation'\r\n",
    },
    {
      name: 'a payload too long',
      text: 'PUB a 1\r\nxyz\r\n',
      answer: "-ERR 'Unknown Protocol Operation'\r\n",
    },
    {
      name: 'a size over the limit',
      text: 'PUB a 1048577\r\n',
      answer: "-ERR 'Maximum Payload Violation'\r\n",
    },
    {
      name: 'a publish line without end',
      text: `PUB ${'a'.repeat(4200)}`,
      answer: "-ERR 'maximum control line exceeded'\r\n",
    },
    {
      name: 'a subscribe line too long',
      text: `SUB ${'a'.repeat(4200)} 1\r\n`,
      answer: "-ERR 'maximum control line exceeded'\r\n",
    },
    { name: 'too many words', text: 'PUB a b c 1\r\n', answer: '' },
    { name: 'too few words', text: 'SUB a\r\n', answer: '' },
    { name: 'broken JSON', text: 'CONNECT {\r\n', answer: '' },
  ])('closes after $name', async ({ text, answer }) => {
    const client = await RawClient.open(server, {});
    client.send(text);
    expect(await client.end()).toBe(answer);
  });
});
