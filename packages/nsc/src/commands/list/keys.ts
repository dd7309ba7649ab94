// nsc list keys: a tree of the operator, its accounts and their users, and which private keys are here.
import type { Invocation } from '../../cli/invocation.js';
import { NscError } from '../../errors.js';
import type { KeyStore } from '../../keystore/keystore.js';
import { collectKeys, type KeyEntry } from '../../operations/collect-keys.js';
import { Table } from '../../table/table.js';
import { keyQuery } from '../key-query.js';

const INDENT = { operator: '', account: ' ', user: '  ', curve: '' } as const;

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const unreferenced = call.truth('not-referenced');
  if (workspace.context.operator === '' && !unreferenced) {
    throw new NscError(
      'no-operator',
      'operator is not set -- set an operator first or try --not-referenced to list all keys not in the context',
    );
  }
  if (unreferenced && call.truth('show-seeds')) {
    throw new NscError('usage', 'specify one of --show-seeds or --not-referenced');
  }
  const keys = collectKeys(workspace, { ...keyQuery(call), curves: call.truth('curve') });
  if (call.truth('json')) {
    const seeds = call.truth('show-seeds') ? workspace.keystore : undefined;
    call.print(
      JSON.stringify(
        keys.map((key) => shown(key, seeds)),
        undefined,
        ' ',
      ),
    );
  } else if (keys.length === 0) {
    call.print('no keys matched query');
  } else if (call.truth('show-seeds')) {
    call.print(await seedsTable(call, keys, workspace.keystore));
  } else {
    call.print(await keysTable(call, keys));
  }
}

async function keysTable(call: Invocation, keys: readonly KeyEntry[]): Promise<string> {
  const table = new Table('Keys').headers('Entity', 'Key', 'Signing Key', 'Stored');
  for (const key of keys) {
    const stored = key.invalid ? 'BAD' : key.path === '' ? '' : '*';
    const text = key.error === undefined ? key.publicKey : `error loading jwt - ${key.error}`;
    table.row(label(key), text, mark(key), stored);
  }
  let text = await table.render(call.render);
  if (keys.some(({ name }) => name === '?')) {
    text += '[ ? ] unreferenced key - may belong to a different operator context\n';
  }
  if (keys.some(({ invalid }) => invalid)) text += "[BAD] the key's file does not hold its seed\n";
  return `${text}[ T ] auth callout encryption target\n`;
}

async function seedsTable(call: Invocation, keys: readonly KeyEntry[], keystore: KeyStore): Promise<string> {
  const table = new Table('Seeds Keys').headers('Entity', 'Private Key', 'Signing Key');
  for (const key of keys) table.row(label(key), seedOf(key, keystore) ?? `${key.publicKey} [!]`, mark(key));
  return `${await table.render(call.render)}[ ! ] seed is not stored\n[ T ] auth callout encryption target\n`;
}

function label({ name, kind }: KeyEntry): string {
  return name === '?' ? name : `${INDENT[kind]}${name}`;
}

function mark({ signing, curve }: KeyEntry): string {
  return curve ? 'T' : signing ? '*' : '';
}

function seedOf(key: KeyEntry, keystore: KeyStore): string | undefined {
  return key.path === '' || key.invalid ? undefined : keystore.read(key.publicKey)?.seed;
}

/** A key in the form of nsc 2.14's JSON, where a JWT is in base64. */
function shown(key: KeyEntry, seeds: KeyStore | undefined) {
  return {
    name: key.name,
    pub: key.publicKey,
    parent: key.parent,
    signing: key.signing,
    curve: key.curve,
    key_path: key.path,
    invalid: key.invalid,
    jwt: key.jwt === undefined ? undefined : Buffer.from(key.jwt).toString('base64'),
    expected_kind: key.kind,
    seed: seeds === undefined ? undefined : seedOf(key, seeds),
    error: key.error,
  };
}
