// An nsc home with many accounts, as `nsc add account` would have made it one by one: made once and kept.
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { createKeyPair, encode, keyPairFromSeed, newAccountClaims } from '@nats-ts/jwt';
import { Nsc } from '@nats-ts/nsc';

/**
 * @param {string} cache a folder
 * @param {number} count accounts besides the system account
 * @returns {Promise<{ folder: string, operator: string }>} the home, and the file of the operator's JWT
 */
export async function homeWith(cache, count) {
  const folder = join(cache, `nsc-home-${count}`);
  const operator = join(folder, 'OP', 'OP.jwt');
  if (existsSync(folder)) return { folder, operator };
  const making = `${folder}.making`;
  rmSync(making, { recursive: true, force: true });
  const nsc = Nsc.open({ allDirs: making });
  await nsc.addOperator({ name: 'OP', systemAccount: true });
  const { sub } = await nsc.operatorClaims();
  const signer = keyPairFromSeed(
    readFileSync(join(making, 'keys', 'O', sub.slice(1, 3), `${sub}.nk`), 'utf8').trim(),
  );
  for (let index = 0; index < count; index++) {
    const name = `account-${String(index).padStart(6, '0')}`;
    const claims = { ...newAccountClaims(createKeyPair('account').publicKey), name };
    const account = join(making, 'OP', 'accounts', name);
    mkdirSync(account, { recursive: true });
    writeFileSync(join(account, `${name}.jwt`), encode(claims, signer));
  }
  renameSync(making, folder);
  return { folder, operator };
}
