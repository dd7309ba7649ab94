// Our account server in a process of its own, as users start it.
import { spawn } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stop } from '../../reporting/processes.mjs';

const PROGRAM = fileURLToPath(
  new URL('../../../packages/nats-account-server/bin/nats-account-server.js', import.meta.url),
);

/**
 * Starts an account server and waits until it listens.
 * @param {string} folder for its configuration, log and store
 * @param {string} operator file of the operator's JWT
 * @param {string} config whatever else it is told
 * @returns {Promise<{ url: string, accounts: string, stop: () => Promise<void> }>} `url` for nsc, `accounts` for brokers
 */
export async function startAccountServer(folder, operator, config = '') {
  const file = join(folder, 'account-server.conf');
  const log = join(folder, 'account-server.log');
  writeFileSync(
    file,
    `operatorjwtpath: "${operator}"\nhttp { host: "127.0.0.1", port: 0 }\n` +
      `store { dir: "${join(folder, 'accounts')}", shard: true }\n${config}\n`,
  );
  const out = openSync(log, 'w');
  const child = spawn(process.execPath, [PROGRAM, '-c', file], { stdio: ['ignore', out, out] });
  closeSync(out);
  const deadline = performance.now() + 30_000;
  for (;;) {
    const text = readFileSync(log, 'latin1');
    const port = /http listening on port (\d+)/.exec(text)?.[1];
    if (port) {
      const url = `http://127.0.0.1:${port}/jwt/v1`;
      return { url, accounts: `${url}/accounts/`, stop: () => stop(child) };
    }
    if (child.exitCode !== null || performance.now() > deadline) {
      child.kill();
      throw new Error(`the account server did not start:\n${text}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}
