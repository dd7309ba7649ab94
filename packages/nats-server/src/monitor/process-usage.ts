/** What the process uses. */
import { availableParallelism } from 'node:os';

/** Memory in bytes, processor time in percent of one core. */
export interface ProcessUsage {
  readonly mem: number;
  readonly cores: number;
  readonly cpu: number;
}

/** Milliseconds below which a measurement of processor time would be noise. */
const SHORTEST = 100;

let since = process.hrtime.bigint();
let spent = process.cpuUsage();
let share = 0;

/** Usage now; processor time is that since it was last asked for. */
export function processUsage(): ProcessUsage {
  const now = process.hrtime.bigint();
  const elapsed = Number(now - since) / 1e6;
  if (elapsed >= SHORTEST) {
    const { user, system } = process.cpuUsage(spent);
    share = Math.round((user + system) / elapsed) / 10;
    since = now;
    spent = process.cpuUsage();
  }
  return { mem: process.memoryUsage.rss(), cores: availableParallelism(), cpu: share };
}
