// The chain: nsc revokes a user, the account server stores that and tells the broker, the client is cut off.
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseCreds } from '@nats-ts/jwt';
import { byCreds } from '../proofs.mjs';
import { RawClient } from '../raw-client.mjs';

const NSC = fileURLToPath(new URL('../../../packages/nsc/bin/nsc.js', import.meta.url));
/** Milliseconds after which a change has had no effect. */
const NO_EFFECT = 10_000;

/**
 * @param {{
 *   port: number, pushes: number, home: string, jwtFile: string, postTo: string,
 *   users: readonly { name: string, creds: string }[] two for each push, of one account,
 * }} job `home` is that of nsc; `jwtFile` has the account's JWT, and `postTo` takes it
 * @returns {Promise<{ times: { posted: number[], pushed: number[] } }>} milliseconds
 */
export async function push({ port, pushes, home, jwtFile, postTo, users }) {
  const times = { posted: [], pushed: [] };
  const nsc = (...words) => run([NSC, '-H', home, ...words]);
  const post = async () => {
    const answer = await fetch(postTo, { method: 'POST', body: readFileSync(jwtFile) });
    if (!answer.ok) throw new Error(`the account server refused the account: ${await answer.text()}`);
  };
  const ways = { posted: post, pushed: () => nsc('push', '-a', 'A') };
  const left = [...users];
  for (let round = 0; round < pushes; round++) {
    for (const [way, act] of Object.entries(ways)) {
      const { name, creds } = left.shift();
      const { jwt, seed } = parseCreds(readFileSync(creds, 'utf8'));
      const client = await RawClient.open(port, { answer: byCreds({ jwt, seed }) });
      await nsc('revocations', 'add-user', '-a', 'A', '-n', name);
      if (client.closed) throw new Error(`${name} was cut off before it was revoked`);
      const felt = cutOff(client, name);
      const began = performance.now();
      await Promise.all([act(), felt.then((at) => round > 0 && times[way].push(at - began))]);
    }
  }
  return { times };
}

/** When the client is gone. */
function cutOff(client, name) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${name} was revoked and is still there`)), NO_EFFECT);
    client.onClose = () => {
      clearTimeout(timer);
      resolve(performance.now());
    };
  });
}

function run(words) {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, words, { stdio: ['ignore', 'pipe', 'pipe'] });
    let said = '';
    child.stdout.on('data', (piece) => (said += piece));
    child.stderr.on('data', (piece) => (said += piece));
    child.on('error', reject);
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(new Error(`nsc ${words.slice(3).join(' ')}: ${said}`)),
    );
  });
}
