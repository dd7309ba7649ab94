import { afterAll, beforeAll, expect, test } from 'vitest';
import { TestHome } from '../../../test/home.js';

let home: TestHome;

beforeAll(() => {
  home = TestHome.likeGo();
});
afterAll(() => home.remove());

test.each(['req --encrypt', 'sub --encrypt', 'sub -E', 'pub --encrypt', 'reply --encrypt'])(
  'nsc tool %s is refused by name, before anybody is connected',
  async (tool) => {
    const { code, err } = await home.run(
      `tool ${tool} -a A -u u1 --nats nats://127.0.0.1:1 subject`.split(' '),
    );
    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringContaining('the experimental --encrypt option is no longer supported'),
    });
  },
);

test('no help names --encrypt', async () => {
  expect(await home.ok('tool req --help')).not.toContain('encrypt');
});
