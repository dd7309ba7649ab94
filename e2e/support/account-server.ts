// Our account server, started as the program that users start.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ours, Running } from './program.js';

/** An account server that is up. */
export interface AccountServerProgram {
  readonly process: Running;
  readonly port: number;
  /** `http://127.0.0.1:port`, without a slash at the end. */
  readonly url: string;
  /** What a broker's configuration says as `resolver: URL(…)`. */
  readonly resolver: string;
}

/** Starts the account server with this configuration in `dir` and waits until it listens. */
export async function startAccountServer(
  dir: string,
  config: string,
  args: readonly string[] = [],
): Promise<AccountServerProgram> {
  const file = join(dir, 'account-server.conf');
  writeFileSync(file, config);
  const process = new Running(ours('nats-account-server'), ['-c', file, ...args]);
  const [, port] = await process.printed(/http listening on port (\d+)/);
  await process.printed(/nats-account-server is running/);
  const url = `http://127.0.0.1:${port}`;
  return { process, port: Number(port), url, resolver: `${url}/jwt/v1/accounts/` };
}
