// What the long commands are told: how long, against which server.
import { parseArgs } from 'node:util';
import { type Broker, GO, OURS } from '../../conformance/nats-server/servers.js';

/** The command line of a long command. */
export interface LongRun {
  readonly broker: Broker;
  /** When to stop, as Date.now() counts. */
  readonly until: number;
  readonly seed: number;
}

/** Reads `--minutes`, `--server` and `--seed`. */
export function longRun(): LongRun {
  const { values } = parseArgs({
    options: {
      minutes: { type: 'string', default: '5' },
      server: { type: 'string', default: 'ours' },
      seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    },
  });
  const minutes = Number(values.minutes);
  if (!(minutes > 0)) throw new Error('--minutes must be a number above 0');
  if (values.server !== 'ours' && values.server !== 'go') throw new Error('--server is ours or go');
  return {
    broker: values.server === 'go' ? GO : OURS,
    until: Date.now() + minutes * 60_000,
    seed: Number(values.seed),
  };
}

/** Bytes as whole mebibytes. */
export function mebibytes(bytes: number): string {
  return `${Math.round(bytes / 1024 / 1024)} MiB`;
}
