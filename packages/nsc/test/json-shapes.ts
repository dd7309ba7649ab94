// What every command prints with `--json`, in a small language: docs/nsc.md shows it, and tests hold the program to it.
//
//   name            a field with a text        name?           a field that may be left out
//   name: number    another type               { a, b? }       an object with these fields and no others
//   T[]             a list                     one|two         one of these texts
//   Name            a type of SHAPES           any             any JSON; claims: what stands in a JWT
import { expect } from 'vitest';

/** Types that several commands have. */
export const SHAPES: Readonly<Record<string, string>> = {
  Operator: '{ name, public_key, jwt }',
  Account: '{ name, public_key, jwt, issuer }',
  User: '{ name, public_key, account, jwt, issuer, creds_file? }',
  SystemAccount: '{ account: Key, user: { name, public_key, creds_file } }',
  Key: '{ name, public_key }',
  DeletedUser: '{ name, public_key?, revoked: boolean, expires: number }',
  Revocation: '{ key, at: number, name? }',
  Server: '{ server, ok: boolean, message }',
  Message: '{ subject, reply?, data }',
  Finding: '{ level: error|warning|info, code, subject, text }',
  Details: '{ service?: string[], name?, seed?, id? }',
  Change: '{ path, before?: any, after?: any }',
  Entry: '{ name, public_key, error? }',
};

/** The whole document of commands that have the `--json` of the Go program. */
export const DOCUMENTS: Readonly<Record<string, string>> = {
  'describe account': 'claims',
  'describe jwt': 'claims',
  'describe operator': 'claims',
  'describe user': 'claims',
  expirations:
    '{ expiration_threshold, report: { resource, id, when, expiry: number, expiration_date, expires_soon: boolean, expired: boolean }[], unreadable?: { resource, reason }[] }',
  'list accounts': 'Entry[]',
  'list keys':
    '{ name, pub, parent?, signing: boolean, curve: boolean, key_path, invalid: boolean, jwt?, expected_kind: operator|account|user|curve, seed?, error? }[]',
  'list operators': 'Entry[]',
  'list users': 'Entry[]',
};

/** What `result` is in the document of the other commands; `none` for those that leave it out. */
export const RESULTS: Readonly<Record<string, string>> = {
  'add account': '{ account: Account }',
  'add export': '{ account: Account, export: claims }',
  'add import': '{ account: Account, import: claims }',
  'add mapping': '{ account: Account }',
  'add operator': '{ operator: Operator, signing_key?, system_account?: SystemAccount }',
  'add user': '{ user: User }',
  audit:
    '{ operator, entries: { at: number, kind: operator|account|user, name, account?, public_key, action, recorded: boolean, signed_by, signer, valid: boolean, issued_at: number, changes: Change[] }[] }',
  'completion bash': 'none',
  'completion fish': 'none',
  'completion zsh': 'none',
  'delete account': '{ name, public_key?, users: DeletedUser[], jwt?, notes: string[] }',
  'delete export': '{ account: Account, export: claims }',
  'delete import': '{ account: Account, import: claims }',
  'delete mapping': '{ account: Account }',
  'delete user': '{ users: DeletedUser[], notes: string[] }',
  'edit account': '{ account: Account }',
  'edit authcallout': '{ account: Account }',
  'edit export': '{ account: Account, export: claims }',
  'edit operator': '{ operator: Operator }',
  'edit signing-key': '{ account: Account, scope: claims }',
  'edit user': '{ user: User }',
  env: '{ config_folder, stores_folder, keystore_folder, operator, account, from_working_folder: boolean, ca }',
  'export keys': '{ files: string[], exported: string[], skipped: string[] }',
  fix: '{ stores, keystore, operators: number, accounts: number, users: number, keys: number }',
  'generate activation': '{ jwt, subject, kind: stream|service, target_account, issuer, url?, file? }',
  'generate config': '{ file? }',
  'generate context': '{ file, context: { nsc, url?, creds } }',
  'generate creds': '{ file? }',
  'generate diagram component': '{ file? }',
  'generate diagram html': '{ file? }',
  'generate diagram mermaid': '{ file? }',
  'generate diagram object': '{ file? }',
  'generate diagram svg': '{ file? }',
  'generate nkey': '{ keys: { kind: operator|account|user|curve, public_key, seed?, path? }[] }',
  'generate profile': '{ user_creds?, operator: Details, account?: Details, user?: Details, file? }',
  'import account': '{ account?: Account }',
  'import keys': '{ imported: string[], failed: string[] }',
  'import user': '{ user?: User }',
  init: '{ operator, account: Account, user: User, system_account?: SystemAccount }',
  'keys migrate': '{ migrated: boolean, old?, keys?: string[], creds?: string[] }',
  load: '{ operator: Key, account: Key, user: { name, public_key, creds_file } }',
  migrate: '{ accounts: { name, migrated: boolean, users: string[] }[] }',
  pull: '{ pulled: { kind: operator|account, name, outcome: stored|newer-here|failed }[] }',
  push: '{ accounts: { name, public_key, outcome: pushed|pending|failed, servers: Server[] }[], differences: { server, both: string[], only_there: string[], only_here: string[] }[], deletion?: { accounts: string[], servers: Server[] } }',
  'reissue operator': '{ operator: Operator, former_key, resigned: string[] }',
  'rename account': '{ account: Account, from, users: string[] }',
  'revocations add-user': '{ key, account: Account }',
  'revocations add_activation': '{ key, account: Account }',
  'revocations delete-user': '{ key, account: Account }',
  'revocations delete_activation': '{ key, account: Account }',
  'revocations list-users': '{ revocations: Revocation[] }',
  'revocations list_activations': '{ revocations: Revocation[] }',
  'select account': 'none',
  'select operator': 'none',
  'tool pub': '{ subject, payload }',
  'tool reply': '{ messages: Message[] }',
  'tool req': '{ reply: Message }',
  'tool rtt': '{ server, milliseconds: number }',
  'tool sub': '{ messages: Message[] }',
  update: '{ package, current, command, check }',
  'upgrade-jwt': '{ upgraded: string[], kept: string[] }',
  validate: '{ findings: Finding[] }',
};

/** Asserts that a document has the shape that its command's documents have. @param command `add user` */
export function expectShape(command: string, document: unknown): void {
  const own = DOCUMENTS[command];
  if (own !== undefined) {
    expect(misfits(own, document, command)).toEqual([]);
    return;
  }
  const { result, ...rest } = Object(document);
  expect(misfits(DOCUMENT, rest, command)).toEqual([]);
  const expected = RESULTS[command] ?? '{}';
  if (expected === 'none' || (result === undefined && rest.ok !== true)) expect(result).toBeUndefined();
  else expect(misfits(expected, result ?? {}, `${command}: result`)).toEqual([]);
}

const DOCUMENT = '{ command, ok: boolean, output?, report: claims[], error?: { code, text } }';

type Fields = ReadonlyMap<string, { readonly type: Shape; readonly optional: boolean }>;
type Shape =
  | { readonly kind: 'texts'; readonly texts: readonly string[] }
  | { readonly kind: 'list'; readonly of: Shape }
  | { readonly kind: 'object'; readonly fields: Fields }
  | { readonly kind: 'string' | 'number' | 'boolean' | 'any' | 'claims' };

/** Where a value is not what its shape says. */
function misfits(text: string, value: unknown, at: string): string[] {
  return differences(new ShapeReader(text).whole(), value, at);
}

function differences(shape: Shape, value: unknown, at: string): string[] {
  switch (shape.kind) {
    case 'any':
      return [];
    case 'texts':
      return shape.texts.includes(String(value)) ? [] : [`${at} is ${String(value)}`];
    case 'list':
      if (!Array.isArray(value)) return [`${at} is no list`];
      return value.flatMap((item, index) => differences(shape.of, item, `${at}[${index}]`));
    case 'claims':
      return typeof value === 'object' && value !== null ? [] : [`${at} is no object`];
    case 'object':
      return typeof value === 'object' && value !== null
        ? fieldDifferences(shape.fields, new Map(Object.entries(value)), at)
        : [`${at} is no object`];
    default:
      return typeof value === shape.kind ? [] : [`${at} is no ${shape.kind}: ${String(value)}`];
  }
}

function fieldDifferences(fields: Fields, values: ReadonlyMap<string, unknown>, at: string): string[] {
  const unknown = [...values.keys()].filter((name) => !fields.has(name));
  const found = unknown.map((name) => `${at} has ${name}, which no page tells of`);
  for (const [name, { type, optional }] of fields) {
    if (values.has(name)) found.push(...differences(type, values.get(name), `${at}.${name}`));
    else if (!optional) found.push(`${at} lacks ${name}`);
  }
  return found;
}

/** Reads the language of shapes. */
class ShapeReader {
  readonly #words: string[];

  constructor(text: string) {
    this.#words = text.match(/\[\]|[{}?:,]|[\w|-]+/g) ?? [];
  }

  whole(): Shape {
    const shape = this.#shape();
    if (this.#words.length > 0) throw new Error(`${this.#words.join(' ')} follows a shape`);
    return shape;
  }

  #take(expected?: string): string {
    const word = this.#words.shift() ?? '';
    if (expected !== undefined && word !== expected) throw new Error(`expected ${expected}, not ${word}`);
    return word;
  }

  #is(word: string): boolean {
    if (this.#words[0] !== word) return false;
    this.#words.shift();
    return true;
  }

  #shape(): Shape {
    let shape: Shape = this.#is('{') ? this.#object() : named(this.#take());
    while (this.#is('[]')) shape = { kind: 'list', of: shape };
    return shape;
  }

  #object(): Shape {
    const fields = new Map<string, { type: Shape; optional: boolean }>();
    while (!this.#is('}')) {
      const name = this.#take();
      const optional = this.#is('?');
      fields.set(name, { optional, type: this.#is(':') ? this.#shape() : { kind: 'string' } });
      this.#is(',');
    }
    return { kind: 'object', fields };
  }
}

function named(word: string): Shape {
  if (word.includes('|')) return { kind: 'texts', texts: word.split('|') };
  const known = SHAPES[word];
  if (known !== undefined) return new ShapeReader(known).whole();
  switch (word) {
    case 'string':
    case 'number':
    case 'boolean':
    case 'any':
    case 'claims':
      return { kind: word };
    default:
      throw new Error(`${word} is no shape`);
  }
}
