// What `nsc generate config -i` asks.
import type { Invocation } from '../../cli/invocation.js';

const CHOICES = [
  { value: 'nats-resolver', label: 'full: the servers keep every account, accounts are pushed to them' },
  { value: 'nats-resolver-cache', label: 'cache: the servers ask others and keep what is in use' },
  { value: 'mem-resolver', label: 'memory: every account stands in the configuration' },
] as const;

export async function ask(call: Invocation): Promise<void> {
  const flags = CHOICES.map(({ value }) => value);
  const given = flags.find((flag) => call.truth(flag));
  const chosen = await call.ask.select({
    message: 'where servers find accounts',
    flag: '--nats-resolver, --nats-resolver-cache or --mem-resolver',
    choices: CHOICES,
    ...(given !== undefined && { default: given }),
  });
  for (const flag of flags) call.answer(flag, flag === chosen);
  const file = await call.ask.text({
    message: "output configuration file ('--' is standard output)",
    flag: '--config-file',
    default: call.text('config-file'),
  });
  call.answer('config-file', file);
}
