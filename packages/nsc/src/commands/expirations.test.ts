// nsc expirations, in the home that the Go nsc made: B expires in 2036, A/u2 too.
import { writeFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';

let home: TestHome;
beforeEach(() => {
  home = TestHome.likeGo();
});
afterEach(() => home.remove());

const report = async (line: string, now?: string) =>
  JSON.parse(
    await home.ok(`expirations --json ${line}`.trim(), now === undefined ? {} : { now: Date.parse(now) }),
  );

test('every JWT is listed, and every creds file', async () => {
  const out = await home.ok('expirations');
  expect(out).toMatch(/Expiration Report \(In (4 Weeks|1 Month)\)/);
  expect(out).toMatch(/\| No +\| OP +\| Never +\|/);
  expect(out).toMatch(/\| No +\| OP\/B +\| 2036-01-01T00:00:00Z - In \d Years +\|/);
  expect(out).toContain(home.data('keys/creds/OP/A/u1.creds'));
  expect((await report('')).report).toHaveLength(1 + 4 + 6 + 6);
});

test('what is expired or expires soon is marked, and can be all that is listed', async () => {
  const soon = await report('--skip --within 1y', '2035-12-01T00:00:00Z');
  expect(soon.report.map((row: { resource: string }) => row.resource.replace(home.folder, '~'))).toEqual([
    'OP/A/u2',
    '~/.local/share/nats/nsc/keys/creds/OP/A/u2.creds',
    'OP/B',
  ]);
  expect(soon.report[2]).toEqual({
    resource: 'OP/B',
    id: 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F',
    when: 'In 1 Month',
    expiry: 2082758400,
    expiration_date: '2036-01-01T00:00:00Z',
    expires_soon: true,
    expired: false,
  });
  const late = await report('--skip', '2036-03-01T00:00:00Z');
  expect(late.expiration_threshold).toBe('2036-04-01T00:00:00Z');
  expect(late.report).toMatchObject([{ resource: 'OP/B', expired: true }]);
  expect(await home.ok('expirations --skip --within 2036-02-01')).toMatch(/\| Soon +\| OP\/B/);
});

test('a JWT that cannot be read is named, and the others are listed', async () => {
  writeFileSync(home.data('stores/OP/accounts/B/users/b1.jwt'), 'nothing');
  const { code, out, err } = await home.run(['expirations']);
  expect(code).toBe(0);
  expect(err).toContain('OP/B/b1 cannot be read');
  expect(out).toContain('OP/B/b2');
});

test('a time that is none is refused', async () => {
  const { code, err } = await home.run(['expirations', '--within', 'soon']);
  expect(code).toBe(1);
  expect(err).toContain("couldn't parse expiry: soon");
});
