// The real Go `nats-server`, started on a free port with a configuration of the test's own.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Running } from './program.js';

/** A Go broker that is up. */
export interface GoBroker {
  readonly process: Running;
  readonly url: string;
  readonly port: number;
  readonly configFile: string;
}

/** The Go broker's executable; `npm test` finds or installs it and says so in NATS_SERVER_GO. */
export const goServer = process.env.NATS_SERVER_GO ?? 'nats-server';

/** Starts the broker with `config` (without a listen line) in `dir` and waits until it takes clients. */
export async function startGoBroker(dir: string, config: string, port = -1): Promise<GoBroker> {
  const configFile = join(dir, 'broker.conf');
  writeFileSync(configFile, `listen: "127.0.0.1:${port}"\n${config}\n`);
  const broker = new Running(goServer, ['-c', configFile, '-D']);
  const [, found] = await broker.printed(/Listening for client connections on [^\s]*:(\d+)/);
  await broker.printed(/Server is ready/);
  return { process: broker, url: `nats://127.0.0.1:${found}`, port: Number(found), configFile };
}
