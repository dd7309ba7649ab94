/** The `authorization` block and the accounts, from table values to their types. */
import type {
  AccountLimitOptions,
  AccountOptions,
  AuthorizationOptions,
  MessageTraceOptions,
} from './auth-types.js';
import { defaultServerOptions, noAccountLimits } from './defaults.js';
import type { Findings, Values } from './findings.js';
import { isSubject } from './permission-subjects.js';
import { readAuthCallout } from './read-operator.js';
import { readExports, readImports, readMappings } from './read-sharing.js';
import { readPermissions, readUsers } from './read-users.js';

const reserved = '$G';

/** The `authorization` block. */
export function readAuthorization(values: Values | undefined, findings: Findings): AuthorizationOptions {
  if (values === undefined) return defaultServerOptions().authorization;
  const {
    user = '',
    password = '',
    token = '',
  } = values as { user?: string; password?: string; token?: string };
  const list = values.users as readonly Values[] | undefined;
  const complain = (text: string): void => findings.complain('authorization', text);
  if ((user !== '' || password !== '') && token !== '') complain('Cannot have a user/pass and token');
  if (list !== undefined) {
    if (user !== '') complain('Can not have a single user/pass and a users array');
    if (token !== '') complain('Can not have a token and a users array');
  }
  if (Number(values.timeout) > 60_000) {
    findings.warn(
      'authorization.timeout',
      `timeout of ${Number(values.timeout) / 1000}s is high, consider keeping it under 60 seconds`,
    );
  }
  return {
    user,
    password,
    token,
    users: list === undefined ? undefined : readUsers(list, 'authorization.users', findings),
    defaultPermissions: readPermissions(values.default_permissions as Values | undefined),
    proxyRequired: values.proxy_required === true,
    callout: readAuthCallout(values.auth_callout as Values | undefined),
  };
}

/** `accounts`: a map of them, or a list of names. */
export function readAccounts(value: unknown, findings: Findings): readonly AccountOptions[] {
  if (value === undefined) return [];
  const accounts: AccountOptions[] = [];
  const names = new Set<string>();
  const add = (name: string, path: string, values: Values): void => {
    if (name === reserved) findings.complain(path, `"${name}" is a Reserved Account`);
    else if (names.has(name)) findings.complain(path, `Duplicate Account Entry: ${name}`);
    else accounts.push(readAccount(name, path, values, findings));
    names.add(name);
  };
  if (Array.isArray(value)) {
    for (const [index, name] of value.entries()) {
      const path = `accounts[${index}]`;
      if (typeof name === 'string') add(name, path, {});
      else
        findings.complain(path, 'a list of accounts holds names; write accounts { NAME { … } } to say more');
    }
    return accounts;
  }
  for (const [name, entry] of Object.entries(value as Values)) {
    const path = `accounts.${name}`;
    if (typeof entry === 'string') findings.complain(path, 'Expected map entries for accounts');
    else add(name, path, entry as Values);
  }
  return accounts;
}

function readAccount(name: string, path: string, values: Values, findings: Findings): AccountOptions {
  return {
    name,
    nkey: (values.nkey as string | undefined) ?? '',
    users: readUsers((values.users as readonly Values[] | undefined) ?? [], `${path}.users`, findings),
    defaultPermissions: readPermissions(values.default_permissions as Values | undefined),
    limits: readLimits(values.limits as Values | undefined),
    msgTrace: readTrace(values.msg_trace, path, findings),
    exports: readExports(values.exports, `${path}.exports`, findings),
    imports: readImports(values.imports, `${path}.imports`, findings),
    mappings: readMappings(values.mappings, `${path}.mappings`, findings),
  };
}

function readLimits(values: Values | undefined): AccountLimitOptions {
  if (values === undefined) return noAccountLimits;
  return {
    maxConnections: Number(values.max_connections),
    maxSubscriptions: Number(values.max_subscriptions),
    maxPayload: Number(values.max_payload),
    maxLeafnodes: Number(values.max_leafnodes),
  };
}

function readTrace(value: unknown, path: string, findings: Findings): MessageTraceOptions | undefined {
  if (value === undefined) return undefined;
  const { dest, sampling } =
    typeof value === 'string' ? { dest: value } : (value as { dest?: string; sampling?: number | string });
  if (dest === undefined) {
    if (sampling !== undefined) {
      findings.warn(`${path}.msg_trace`, 'Trace destination sampling ignored since no destination was set');
    }
    return undefined;
  }
  if (!isSubject(dest) || /(^|\.)[*>](\.|$)/.test(dest)) {
    findings.complain(
      `${path}.msg_trace`,
      `Trace destination ${JSON.stringify(dest)} is not valid; it must be a subject without wildcards`,
    );
  }
  return { dest, sampling: Number(String(sampling ?? 100).replace(/%$/, '')) };
}
