// What `nsc delete export -i`, `delete import -i` and `delete mapping -i` ask.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { quote } from '../../text/go-text.js';
import { askAccountSigner, askWhichAccount, shareChoices } from '../account-asking.js';

/** Which export goes. */
export async function askExport(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const exports = account.claims.nats.exports ?? [];
  refuseNone(exports.length, account.name, 'exports');
  const choices = shareChoices(exports);
  const chosen = await call.ask.select({
    message: 'select export to delete',
    flag: '--subject',
    choices,
  });
  call.answer('subject', chosen.subject ?? '');
  await askAccountSigner(call, account);
}

/** Which import goes. */
export async function askImport(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const imports = account.claims.nats.imports ?? [];
  refuseNone(imports.length, account.name, 'imports');
  const choices = shareChoices(imports);
  const chosen = await call.ask.select({
    message: 'select import to delete',
    flag: '--subject',
    choices,
  });
  call.answer('subject', chosen.subject ?? '');
  call.answer('src-account', chosen.account ?? '');
  await askAccountSigner(call, account);
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
