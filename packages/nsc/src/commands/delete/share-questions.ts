// What `nsc delete export -i`, `delete import -i` and `delete mapping -i` ask.
import type { Account, Export, Import } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { quote } from '../../text/go-text.js';
import { askAccountSigner, askWhichAccount, shareChoices } from '../account-asking.js';

/** Which export goes. */
export async function askExport(call: Invocation): Promise<void> {
  await askShare(call, 'export', ({ exports }) => exports);
}

/** Which import goes. */
export async function askImport(call: Invocation): Promise<void> {
  const { account = '' } = await askShare(call, 'import', ({ imports }) => imports);
  call.answer('src-account', account);
}

async function askShare<T extends Export | Import>(
  call: Invocation,
  what: 'export' | 'import',
  listOf: (account: Account) => readonly T[] | undefined,
): Promise<T> {
  const asked = await askWhichAccount(call, 'account');
  const choices = shareChoices(listOf(asked.claims.nats) ?? []);
  refuseNone(choices.length, asked.name, `${what}s`);
  const chosen = await call.ask.select({ message: `select ${what} to delete`, flag: '--subject', choices });
  call.answer('subject', chosen.subject ?? '');
  await askAccountSigner(call, asked);
  return chosen;
}

/** Which mapping goes. */
export async function askMapping(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const mappings = Object.entries(account.claims.nats.mappings ?? {}).flatMap(([from, list]) =>
    list.map(({ subject, cluster = '' }) => ({ from, to: subject, cluster })),
  );
  refuseNone(mappings.length, account.name, 'mappings');
  const chosen = await call.ask.select({
    message: 'select mapping to delete',
    flag: '--from',
    choices: mappings.map((mapping) => {
      const where = mapping.cluster === '' ? '' : ` in cluster ${mapping.cluster}`;
      return { value: mapping, label: `${mapping.from} -> ${mapping.to}${where}` };
    }),
  });
  call.answer('from', chosen.from);
  call.answer('to', chosen.to);
  call.answer('cluster', chosen.cluster);
  await askAccountSigner(call, account);
}

function refuseNone(count: number, account: string, what: string): void {
  if (count === 0) throw new NscError('usage', `account ${quote(account)} doesn't have ${what}`);
}
