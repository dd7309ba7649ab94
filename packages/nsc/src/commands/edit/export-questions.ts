// What `nsc edit export -i` asks.

import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import { quote } from '../../text/go-text.js';
import {
  askAccountSigner,
  askText,
  askTruth,
  askWhichAccount,
  emptyRefusal,
  infoLengthRefusal,
  infoUrlRefusal,
  shareChoices,
} from '../account-asking.js';
import { askKind, askService } from '../add/export-questions.js';

export async function ask(call: Invocation): Promise<void> {
  const account = await askWhichAccount(call, 'account');
  const exports = account.claims.nats.exports ?? [];
  const [first] = exports;
  if (first === undefined) {
    throw new NscError('usage', `account ${quote(account.name)} doesn't have exports`);
  }
  const old = await call.ask.select({
    message: 'select export to edit',
    flag: '--subject',
    choices: shareChoices(exports),
    default: exports.find(({ subject }) => subject === call.text('subject')) ?? first,
  });
  call.answer('subject', old.subject ?? '');
  const type = await askKind(call, old.type ?? 'stream');
  if (type !== old.type) call.answer('service', type === 'service');
  await askText(call, 'name', 'name', old.name, emptyRefusal);
  await askTruth(call, 'private', `private ${type}`, old.token_req);
  if (type === 'service') await askService(call, old);
  await askAccountSigner(call, account);
  await askText(call, 'description', 'Export Description', old.description, infoLengthRefusal);
  await askText(call, 'info-url', 'Info url', old.info_url, infoUrlRefusal);
}
