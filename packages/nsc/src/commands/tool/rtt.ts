// nsc tool rtt
import { formatGoDuration } from '@nats-ts/flags';
import type { Invocation } from '../../cli/invocation.js';
import { toolRtt } from '../../operations/tool.js';
import { toolOptions } from './options.js';

export async function run(call: Invocation): Promise<void> {
  const trip = await toolRtt(call.open(), toolOptions(call));
  await call.show(trip, () => `round trip time to [${trip.server}] = ${formatGoDuration(trip.milliseconds)}`);
}
