// Spans of the day and ways to connect, as flags give them; and what --json tells of the commands that take them.
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { parseTimeRange, readUserLimits } from './user-limits.js';

test('every span of the day is read back', () => {
  const part = (max: number) => fc.integer({ min: 0, max }).map((value) => `${value}`.padStart(2, '0'));
  const clock = fc.tuple(part(23), part(59), part(59)).map((parts) => parts.join(':'));
  fc.assert(
    fc.property(clock, clock, (start, end) => {
      expect(parseTimeRange(`${start}-${end}`)).toEqual({ start, end });
    }),
  );
});

test('anything else is refused, and nothing but a refusal is thrown', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      try {
        const { start, end } = parseTimeRange(text);
        expect(`${start}-${end}`).toBe(text);
      } catch (error) {
        expect(error).toMatchObject({ code: 'usage' });
      }
    }),
  );
});

test('ways to connect are taken in any case', () => {
  const { connectionTypes, removeConnectionTypes } = readUserLimits({
    connectionTypes: ['mqtt_ws'],
    removeConnectionTypes: ['In_Process'],
  });
  expect([connectionTypes, removeConnectionTypes]).toEqual([['MQTT_WS'], ['IN_PROCESS']]);
});

describe('--json', () => {
  let home: TestHome;
  beforeEach(() => {
    home = TestHome.likeGo();
  });
  afterEach(() => home.remove());

  const json = async (line: string) => JSON.parse(await home.ok(`${line} --json`));

  test('tells of an edited user: keys, JWT, creds file, lines', async () => {
    const document = await json('edit user -a A u1 --tag x');
    expect(document).toMatchObject({
      command: 'nsc edit user',
      ok: true,
      result: {
        user: {
          name: 'u1',
          account: 'A',
          public_key: expect.stringMatching(/^U/),
          issuer: expect.stringMatching(/^A/),
          jwt: expect.stringMatching(/^eyJ/),
          creds_file: expect.stringContaining('u1.creds'),
        },
      },
    });
    expect(JSON.stringify(document)).not.toMatch(/\bSU[A-Z2-7]{56}\b/);
  });

  test('tells of a new export, a scope, and deleted users with what is left to do', async () => {
    expect((await json('add export -a C -s x --service')).result).toMatchObject({
      account: { name: 'C' },
      export: { subject: 'x', type: 'service' },
    });
    expect((await json('edit signing-key -a C --sk generate --role r')).result).toMatchObject({
      scope: { role: 'r', key: expect.stringMatching(/^A/) },
    });
    const { code, out } = await home.run('delete user -a A u1 --json'.split(' '));
    expect(code).toBe(0);
    expect(JSON.parse(out).result).toMatchObject({
      users: [{ name: 'u1', revoked: true, expires: 0 }],
      notes: [expect.stringContaining('can still connect')],
    });
  });
});
