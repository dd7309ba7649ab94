// Our account server in a process of its own, as nsc and brokers find it.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startOurs } from '../../account-server/processes.mjs';

/**
 * Starts an account server and waits until it listens.
 * @param {string} folder for its configuration, log and store
 * @param {string} operator file of the operator's JWT
 * @param {string} [more] lines of its configuration
 * @returns {Promise<{ url: string, accounts: string, stop: () => Promise<void> }>} `url` for nsc, `accounts` for brokers
 */
export async function startAccountServer(folder, operator, more) {
  const store = join(folder, 'accounts');
  mkdirSync(store);
  const { port, stop } = await startOurs({ dir: folder, operator, store, more });
  const url = `http://127.0.0.1:${port}/jwt/v1`;
  return { url, accounts: `${url}/accounts/`, stop };
}
