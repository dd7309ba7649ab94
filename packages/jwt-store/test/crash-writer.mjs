// Saves JWTs without end and says on its standard output which saves are through; the crash test kills it.
// Arguments: the directory, the account keys parted by commas, the `iat` to begin with, and how many saves at a time.
import { writeSync } from 'node:fs';
import { createKeyPair, encode, newAccountClaims } from '@nats-ts/jwt';
import { DirectoryStore } from '@nats-ts/jwt-store';

const [dir, keyList, start, lanes] = process.argv.slice(2);
const keys = keyList.split(',');
const operator = createKeyPair('operator');
const store = await DirectoryStore.open({ dir, shard: true });
let issuedAt = Number(start);

async function saveForEver(lane) {
  for (let turn = lane; ; turn++) {
    const key = keys[turn % keys.length];
    const iat = ++issuedAt;
    const claims = newAccountClaims(key);
    const nats = { ...claims.nats, description: 'x'.repeat((iat % 7) * 1000) };
    const result = await store.save(key, encode({ ...claims, nats }, operator, { issuedAt: iat }));
    if (result === 'saved') writeSync(1, `${key} ${iat}\n`);
  }
}

await Promise.all(Array.from({ length: Number(lanes) }, (_, lane) => saveForEver(lane)));
