// What `nsc edit account -i` asks beside limits: where traces go, and which tier is meant; and that what the flags say
// is the default.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { type Answer, ENTER } from '../../test/scripted-prompter.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  for (const line of ['add operator OP', 'add account A', 'add user u']) await home.ok(line);
});
afterEach(() => home.remove());

const LIMITS: readonly Answer[] = [
  ['add signing key', false],
  ['max connections', ENTER],
  ['max leaf node connections', ENTER],
  ['max data', ENTER],
  ['max exports', ENTER],
  ['max imports', ENTER],
  ['max payload', ENTER],
  ['max subscriptions', ENTER],
];
const REST: readonly Answer[] = [
  ['valid from', ENTER],
  ['valid until', ENTER],
  ['add a tag', false],
  ['Account Description', ENTER],
  ['Info url', ENTER],
];

function edit(jetStream: readonly Answer[], trace: readonly Answer[], ...flags: string[]) {
  return home.run(['edit', 'account', 'A', ...flags, '-i'], {
    answers: [...LIMITS, ...jetStream, ...REST, ...trace],
  });
}

test('where traces go, and how many', async () => {
  const { code, out } = await edit(
    [['set JetStream limits', false]],
    [
      ['Enable context tracing?', true],
      ['Trace context subject?', 'my.traces'],
      ['Trace context sampling rate', '25'],
    ],
  );
  expect({ code, out }).toMatchObject({ code: 0, out: expect.stringContaining('"my.traces"') });
  expect(JSON.parse(await home.ok('describe account A -F nats.trace'))).toEqual({
    dest: 'my.traces',
    sampling: 25,
  });
});

test('limits of all tiers or of each, never both, and no more where there is no storage', async () => {
  const none: readonly Answer[] = [['Enable context tracing?', false]];
  const tier = (answer: string, ...more: Answer[]): Answer[] => [
    ['set JetStream limits', true],
    ['edit tier', answer],
    ...more,
  ];
  const refused = async (answer: string): Promise<string> => {
    const answers = [...LIMITS, ...tier(answer)];
    return (await home.run(['edit', 'account', 'A', '-i'], { answers })).err;
  };
  await home.ok('edit account A --js-tier 1 --js-disk-storage 1M');
  expect(await refused('0')).toContain('configuration has tier limits - global limits are not allowed');
  expect(await refused('x')).toContain('replication must be 0 or greater');
  await edit(tier('3', ['max mem storage', '0'], ['max disk storage', '0']), none, '--conns', '3');
  expect(JSON.parse(await home.ok('describe account A -F nats.limits.conn'))).toBe(3);
  await home.ok('edit account A --js-disable');
  await home.ok('edit account A --js-disk-storage 1M');
  expect(await refused('3')).toContain('configuration has global limits - tiered limits are not allowed');
});
