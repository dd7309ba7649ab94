// What `nsc import …` asks with -i.
import type { Invocation } from '../../cli/invocation.js';
import { askSigner } from '../../prompt/questions.js';
import { operatorSigners } from '../../signing/signer.js';
import { askTruth } from '../account-asking.js';
import { askPath } from '../path-asking.js';

/** The file of an account, and who signs it if that is needed. */
export async function askAccountFile(call: Invocation): Promise<void> {
  const store = call.open().store();
  await askPath(call, 'file', 'account jwt to import', 'file');
  await askHow(call, 'account');
  if (store.info.managed) return;
  const foreign = await askTruth(call, 'force', 'sign the account anew if another operator signed it');
  const message = foreign
    ? 'select the key to sign the account'
    : 'select the key to sign the account if it is self-signed';
  const signer = await askSigner(call.ask, call.open(), {
    message,
    allowed: operatorSigners(store.operator()),
    kinds: ['operator'],
    given: call.text('private-key'),
  });
  call.answer('private-key', signer);
}

/** The file of a user. */
export async function askUserFile(call: Invocation): Promise<void> {
  await askPath(call, 'file', 'user jwt or creds to import', 'file');
  await askHow(call, 'user');
}

/** The folder of keys. */
export async function askKeysFolder(call: Invocation): Promise<void> {
  await askPath(call, 'dir', 'directory to import keys from', 'folder');
  await askTruth(call, 'recurse', 'search the directories below too');
}

async function askHow(call: Invocation, kind: 'account' | 'user'): Promise<void> {
  await askTruth(call, 'overwrite', `overwrite an existing ${kind}`);
  await askTruth(call, 'skip', 'import in spite of validation issues');
}
