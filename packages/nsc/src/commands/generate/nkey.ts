// nsc generate nkey
import type { Invocation } from '../../cli/invocation.js';
import { type GeneratedKind, type GeneratedNkey, generateNkeys } from '../../operations/generate-nkey.js';

const KINDS: readonly GeneratedKind[] = ['operator', 'account', 'user', 'curve'];

export async function run(call: Invocation): Promise<void> {
  const keys = await generateNkeys(call.open(), {
    kinds: KINDS.filter((kind) => call.truth(kind)),
    store: call.truth('store'),
  });
  await call.show({ keys }, () => keys.map(textOf).join('\n'));
}

/** Seed and public key on a line each, or where the key is kept; an empty line follows. */
function textOf({ kind, publicKey, seed, path }: GeneratedNkey): string {
  return seed === undefined ? `${publicKey}\n${kind} key stored ${path}\n` : `${seed}\n${publicKey}\n`;
}
