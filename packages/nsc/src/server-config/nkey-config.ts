// A configuration without JWTs, for a broker that knows accounts and users by itself: users by their nkeys with what
// they may do, exports and imports by account name.
import {
  type AccountClaims,
  decodeActivation,
  type Export,
  type Import,
  isContainedIn,
  type Permissions,
  type UserClaims,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { quote } from '../text/go-text.js';

/** An account with its users. */
export interface AccountWithUsers {
  readonly claims: AccountClaims;
  readonly users: readonly UserClaims[];
}

/**
 * Writes the accounts, in the order given.
 *
 * @throws NscError `bad-jwt` when an import names an account that is not among them, or its activation is broken
 */
export function nkeyConfig(accounts: readonly AccountWithUsers[]): string {
  const names = new Map(accounts.map(({ claims }) => [claims.sub as string, nameOf(claims)]));
  const imports = accounts.flatMap(({ claims }) =>
    (claims.nats.imports ?? []).map((entry) => ({ by: nameOf(claims), entry })),
  );
  let text = 'accounts: {\n';
  for (const { claims, users } of accounts) {
    text += `  ${word(nameOf(claims))}: {\n`;
    text += list(
      'users',
      users.map((user) => userLine(user)),
    );
    text += list(
      'exports',
      (claims.nats.exports ?? []).map((entry) => exportLine(claims, entry, imports)),
    );
    text += list(
      'imports',
      (claims.nats.imports ?? []).map((entry) => importLine(claims, entry, names)),
    );
    text += '  }\n';
  }
  return `${text}}\n`;
}

function nameOf(claims: AccountClaims): string {
  return claims.name ?? claims.sub;
}

/** A text as the configuration language takes it: quoted unless it is a plain word. */
function word(text: string): string {
  return /^[A-Za-z_][\w-]*$/.test(text) ? text : quote(text);
}

function list(field: string, lines: readonly string[]): string {
  if (lines.length === 0) return '';
  return `    ${field}: [\n${lines.map((line) => `      ${line}\n`).join('')}    ]\n`;
}

function userLine(user: UserClaims): string {
  const permissions = permissionsOf(user.nats);
  return permissions === '' ? `{ nkey: ${user.sub} }` : `{ nkey: ${user.sub}, permissions: ${permissions} }`;
}

function permissionsOf({ pub, sub, resp }: Partial<Permissions>): string {
  const fields: string[] = [];
  for (const [name, permission] of [
    ['publish', pub],
    ['subscribe', sub],
  ] as const) {
    const sides = (['allow', 'deny'] as const).flatMap((side) => {
      const subjects = permission?.[side] ?? [];
      return subjects.length === 0 ? [] : [`${side}: [${subjects.map(quote).join(', ')}]`];
    });
    if (sides.length > 0) fields.push(`${name}: { ${sides.join(', ')} }`);
  }
  if (resp !== undefined && resp !== null) {
    const time = resp.ttl > 0 ? `, expires: "${Math.ceil(resp.ttl / 1_000_000)}ms"` : '';
    fields.push(`allow_responses: { max: ${resp.max}${time} }`);
  }
  return fields.length === 0 ? '' : `{ ${fields.join(', ')} }`;
}

function exportLine(
  exporter: AccountClaims,
  { type, subject, token_req }: Export,
  imports: readonly { readonly by: string; readonly entry: Import }[],
): string {
  const head = `${type}: ${quote(subject ?? '')}`;
  if (token_req !== true) return `{ ${head} }`;
  const allowed = imports.flatMap(({ by, entry }) => {
    if (entry.account !== exporter.sub || entry.type !== type || (entry.token ?? '') === '') return [];
    if (!isContainedIn(entry.subject ?? '', subject ?? '')) return [];
    try {
      decodeActivation(entry.token ?? '');
    } catch (error) {
      throw new NscError(
        'bad-jwt',
        `the activation of ${quote(entry.subject ?? '')} in account ${quote(by)}: ${reasonOf(error)}`,
      );
    }
    return [word(by)];
  });
  return `{ ${head}, accounts: [${[...new Set(allowed)].join(', ')}] }`;
}

function importLine(
  importer: AccountClaims,
  { type, account, subject, local_subject, to }: Import,
  names: ReadonlyMap<string, string>,
): string {
  const source = names.get(account ?? '');
  if (source === undefined) {
    throw new NscError(
      'bad-jwt',
      `unable to resolve account ${quote(account ?? '')} in import of ${quote(nameOf(importer))} under current operator`,
    );
  }
  const from = `{ account: ${word(source)}, subject: ${quote(subject ?? '')} }`;
  if ((local_subject ?? '') !== '') return `{ ${type}: ${from}, to: ${quote(local_subject ?? '')} }`;
  if ((to ?? '') !== '') {
    return `{ ${type}: ${from}, ${type === 'stream' ? 'prefix' : 'to'}: ${quote(to ?? '')} }`;
  }
  return `{ ${type}: ${from} }`;
}
