// nsc edit export: what changes is said, with a warning where importers break, and the rest stays.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { Nsc } from '../nsc.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  for (const line of ['add operator OP', 'add account A', 'add export -s svc --service']) await home.ok(line);
});
afterEach(() => home.remove());

const exported = async () => JSON.parse(await home.ok('describe account A -F nats.exports[0]'));

test('a service: how it answers, how long it may take, and how it is measured', async () => {
  expect(
    await home.ok(
      'edit export -s svc --service --response-type Stream --response-threshold 2s --allow-trace',
    ),
  ).toBe(
    '[ OK ] changed response type to Stream\n[ OK ] changed allowed trace to true\n[ OK ] edited service export "svc"\n',
  );
  await home.ok('edit export -s svc --service --latency lat --sampling header');
  expect(await exported()).toMatchObject({
    response_type: 'Stream',
    response_threshold: 2_000_000_000,
    allow_trace: true,
    service_latency: { sampling: 'headers', results: 'lat' },
  });
  await home.ok('edit export -s svc --service --rm-latency-sampling');
  expect(await exported()).not.toHaveProperty('service_latency');
  const { code, err } = await home.run('edit export -s svc --service --response-type Never'.split(' '));
  expect({ code, err }).toEqual({ code: 1, err: expect.stringContaining('unknown response type "Never"') });
});

test('what breaks importers is a warning: private, another kind, another subject', async () => {
  expect(await home.ok('edit export -s svc --service --private')).toContain(
    '[WARN] changed export to be private - this will break importers',
  );
  expect(await home.ok('edit export -s svc --service=false')).toContain(
    '[WARN] changed export type to "stream" - this will break importers',
  );
  expect(await exported()).toMatchObject({ type: 'stream', token_req: true });
  const environment = { env: { HOME: home.folder }, cwd: home.folder, now: Date.now };
  const { report, export: edited } = await Nsc.open({ environment }).editExport({
    account: 'A',
    subject: 'svc',
    newSubject: 'other',
    name: 'renamed',
    infoUrl: 'https://example.com',
  });
  expect(report.format()).toContain('changed subject to "other" - this will break importers');
  expect(edited).toMatchObject({ subject: 'other', name: 'renamed', info_url: 'https://example.com' });
});
