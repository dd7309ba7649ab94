// A JWT for people and for scripts: as tables, as JSON, as one field of it, or as it is.
import {
  type ActivationClaims,
  activationHash,
  armour,
  type Claims,
  decode,
  findSigningKey,
  hasEmptyPermissions,
  isAccountClaims,
  isActivationClaims,
  isOperatorClaims,
  isUserClaims,
  type OperatorClaims,
  type UserClaims,
  type UserScope,
  unarmour,
} from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import { type RenderOptions, Table } from '../table/table.js';
import { sortedJson } from '../text/json.js';
import { accountTables, scopeTable } from './account.js';
import { claimRows, limitRows, permissionRows, titleCase, yesNo } from './common-rows.js';
import { fieldAt } from './field.js';
import type { NameOf } from './names.js';

/** How a JWT is shown. */
export type DescribeForm =
  | {
      readonly kind: 'tables';
      readonly render: RenderOptions;
      /** Names in place of keys, where keys are long. */
      readonly nameOf: NameOf;
      /** Names beside keys; default `nameOf`. */
      readonly besideKeys?: NameOf;
    }
  | { readonly kind: 'json'; readonly field?: string }
  | { readonly kind: 'raw'; readonly armoured: boolean };

/** A JWT that was checked, ready to be shown. */
export interface Described {
  readonly token: string;
  readonly claims: Claims;
}

/** Reads a raw or armoured JWT, or the JWT of a creds file, and checks its signature. @throws NscError `bad-jwt` */
export function readJwt(text: string): Described {
  try {
    const { token, claims } = decode(unarmour(text));
    return { token, claims };
  } catch (error) {
    throw new NscError('bad-jwt', `the text is not a JWT that can be read: ${reasonOf(error)}`, {
      cause: error,
    });
  }
}

/**
 * Shows a JWT.
 *
 * @param scope the scope of the signing key that issued a user, whose table then follows
 * @throws NscError `usage` for a field that cannot be found
 */
export async function describe(jwt: Described, form: DescribeForm, scope?: UserScope): Promise<string> {
  switch (form.kind) {
    case 'raw':
      return form.armoured ? armour(jwt.token) : jwt.token;
    case 'json': {
      const body = bodyOf(jwt.token);
      if (form.field !== undefined && form.field !== '') {
        return sortedJson(fieldAt(body, form.field), { escapeHtml: true });
      }
      return `${sortedJson(body, { indent: ' ' })}\n`;
    }
    default: {
      const tables = await tablesOf(jwt.claims, form.nameOf, form.besideKeys ?? form.nameOf);
      if (scope !== undefined) tables.push(scopeTable(scope));
      const drawn: string[] = [];
      for (const table of tables) drawn.push(await table.render(form.render));
      return drawn.join('\n');
    }
  }
}

/** The scope of the account's signing key that issued a user, if it is a scoped one. */
export function scopeOfIssuer(account: Claims, user: Claims): UserScope | undefined {
  if (!isAccountClaims(account)) return undefined;
  const key = findSigningKey(account.nats.signing_keys, user.iss ?? '');
  return typeof key === 'object' ? key : undefined;
}

function bodyOf(token: string): unknown {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8'));
}

async function tablesOf(claims: Claims, nameOf: NameOf, besideKeys: NameOf): Promise<Table[]> {
  if (isAccountClaims(claims)) return accountTables(claims, nameOf);
  if (isOperatorClaims(claims)) return [operatorTable(claims, besideKeys)];
  if (isUserClaims(claims)) return [userTable(claims)];
  if (isActivationClaims(claims)) return [activationTable(claims)];
  return [otherTable(claims)];
}

/** JWTs of kinds that people seldom see: what callouts ask and answer, and what tools say with a key of theirs. */
function otherTable(claims: Claims): Table {
  const table = new Table(titleCase((claims.nats.type ?? 'generic').replaceAll('_', ' ')));
  claimRows(table, claims);
  table.separator();
  for (const [path, value] of leaves(claims.nats, '')) table.row(path, value);
  return table;
}

function* leaves(value: unknown, path: string): Generator<[path: string, value: string]> {
  if (typeof value !== 'object' || value === null) yield [path, String(value)];
  else
    for (const [name, inner] of Object.entries(value))
      yield* leaves(inner, path === '' ? name : `${path}.${name}`);
}

function operatorTable(claims: OperatorClaims, nameOf: NameOf): Table {
  const { nats } = claims;
  const table = new Table('Operator Details');
  claimRows(table, claims);
  if ((nats.account_server_url ?? '') !== '') table.row('Account JWT Server', nats.account_server_url ?? '');
  table.list('Operator Service URLs', nats.operator_service_urls);
  const system = nats.system_account ?? '';
  if (system !== '') {
    const name = nameOf(system);
    table.row('System Account', name === system ? system : `${system} / ${name}`);
  }
  table.row('Require Signing Keys', nats.strict_signing_key_usage === true);
  const keys = nats.signing_keys ?? [];
  if (keys.length > 0) table.separator().list('Signing Keys', keys);
  return table;
}

function userTable(claims: UserClaims): Table {
  const { nats } = claims;
  const table = new Table('User');
  claimRows(table, claims);
  if (hasEmptyPermissions(nats)) return table.row('Issuer Scoped', 'Yes');
  table.row('Bearer Token', yesNo(nats.bearer_token));
  permissionRows(table, nats);
  table.separator();
  limitRows(table, nats);
  const types = nats.allowed_connection_types ?? [];
  if (types.length > 0) table.separator().list('Allowed Connection Types', types);
  return table;
}

function activationTable(claims: ActivationClaims): Table {
  const table = new Table('Activation');
  claimRows(table, claims);
  table.separator().row('Hash ID', activationHash(claims)).separator();
  table.row('Import Type', titleCase(claims.nats.kind)).row('Import Subject', claims.nats.subject ?? '');
  return table.separator();
}
