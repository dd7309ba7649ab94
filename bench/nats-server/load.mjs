// The load, a process of its own: does the jobs it is sent and answers with what it counted.
import { accountUpdate } from './jobs/account-update.mjs';
import { accounts } from './jobs/accounts.mjs';
import { connections } from './jobs/connections.mjs';
import { idle } from './jobs/idle.mjs';
import { push } from './jobs/push.mjs';
import { requests } from './jobs/requests.mjs';
import { stream } from './jobs/stream.mjs';
import { subscriptions } from './jobs/subscriptions.mjs';

const jobs = { stream, requests, connections, idle, subscriptions, accounts, accountUpdate, push };

process.on('message', async (job) => {
  try {
    process.send(await jobs[job.kind](job, (text) => process.send({ progress: text })));
  } catch (error) {
    process.send({ error: String(error?.stack ?? error) });
  }
});
