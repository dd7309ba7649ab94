// nsc fix
import { randomBytes } from 'node:crypto';
import type { Invocation } from '../cli/invocation.js';
import { fix } from '../operations/fix.js';

export async function run(call: Invocation): Promise<void> {
  const out = call.text('out');
  const result = await fix(call.open(), {
    in: call.texts('in'),
    out: out === '' ? `./fix_${randomBytes(8).toString('hex')}` : out,
    creds: call.truth('creds'),
  });
  const { operators, accounts, users, keys, stores, keystore, report } = result;
  call.finish(report, result);
  if (call.json) return;
  call.print(`stored ${operators} operators
stored ${accounts} accounts
stored ${users} users
stored ${keys} nkeys

export NKEYS_PATH=${keystore}
cd ${stores}
nsc list operators`);
}
