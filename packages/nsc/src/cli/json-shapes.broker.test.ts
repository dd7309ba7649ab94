// The commands that talk to brokers print with `--json` what their pages say.
import { expect } from 'vitest';
import { expectShape } from '../../test/json-shapes.js';
import { type ResolverWorld, testInWorld } from '../../test/resolver-world.js';

async function shaped(world: ResolverWorld, command: string, flags: string): Promise<void> {
  const document = JSON.parse(await world.home.ok(`${command} ${flags} --json`));
  expectShape(command, document);
}

testInWorld('push, pull and validate', async (world) => {
  const { url } = await world.start('--nats-resolver', (text) =>
    text.replace('allow_delete: false', 'allow_delete: true'),
  );
  await shaped(world, 'push', `-A --diff -u ${url}`);
  await shaped(world, 'validate', `-A -u ${url}`);
  await shaped(world, 'pull', `-u ${url}`);
  await shaped(world, 'push', `--account-removal B -u ${url}`);
});

testInWorld('the tools', async (world) => {
  const { url } = await world.start('--mem-resolver');
  const [one, two] = [`-a A -u u1 --nats ${url}`, `-a A -u u2 --nats ${url}`];
  await shaped(world, 'tool rtt', one);
  let listening = true;
  const done = () => {
    listening = false;
  };
  const heard = Promise.all([
    shaped(world, 'tool sub', `news --max-messages 1 ${one}`),
    shaped(world, 'tool reply', `ask answer --max-messages 1 ${one}`),
  ]).finally(done);
  while (listening) {
    await shaped(world, 'tool pub', `news text ${two}`);
    // Nobody may listen yet, or no longer.
    const asked = await world.home.run(`tool req ask text ${two} --json`.split(' '));
    expectShape('tool req', JSON.parse(asked.out));
  }
  await expect(heard).resolves.toBeDefined();
});
