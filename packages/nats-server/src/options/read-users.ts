/** Users and permissions, from table values to their types. */
import { connectionTypes, isPublicKey } from '@nats-ts/jwt';
import type { TimeWindow } from '../auth/time-windows.js';
import type {
  PermissionOptions,
  ResponsePermissionOptions,
  SubjectPermissionOptions,
  UserOptions,
} from './auth-types.js';
import { defaultResponses } from './defaults.js';
import type { Findings, Values } from './findings.js';

const KNOWN_TYPES: readonly string[] = connectionTypes;

/** The users of a list; those that cannot be are complained of. */
export function readUsers(list: readonly Values[], path: string, findings: Findings): readonly UserOptions[] {
  const users: UserOptions[] = [];
  for (const [index, values] of list.entries()) {
    const user = readUser(values, `${path}[${index}]`, findings);
    if (user !== undefined) users.push(user);
  }
  return users;
}

function readUser(values: Values, path: string, findings: Findings): UserOptions | undefined {
  const {
    user = '',
    password = '',
    nkey = '',
  } = values as { user?: string; password?: string; nkey?: string };
  const common = {
    permissions: readPermissions(values.permissions as Values | undefined),
    allowedConnectionTypes: readConnectionTypes(
      values.allowed_connection_types as string[] | undefined,
      path,
      findings,
    ),
    proxyRequired: values.proxy_required === true,
    src: values.src as readonly string[] | undefined,
    times: values.times as readonly TimeWindow[] | undefined,
    timesLocation: values.times_location as string | undefined,
  };
  if (nkey === '') {
    if (user !== '') return { kind: 'user', user, password, ...common };
    findings.complain(path, 'User entry requires a user; give it a user or an nkey');
    return undefined;
  }
  if (!isPublicKey(nkey, 'user')) {
    findings.complain(`${path}.nkey`, 'Not a valid public nkey for a user; it begins with U');
    return undefined;
  }
  if (user !== '' || password !== '') {
    findings.complain(path, 'Nkey users do not take usernames or passwords');
    return undefined;
  }
  return { kind: 'nkey', nkey, ...common };
}

function readConnectionTypes(
  names: readonly string[] | undefined,
  path: string,
  findings: Findings,
): readonly string[] | undefined {
  if (names === undefined) return undefined;
  const types = names.map((name) => name.toUpperCase());
  const wrong = types.filter((type) => !KNOWN_TYPES.includes(type));
  if (wrong.length > 0) {
    const known = KNOWN_TYPES.join(', ');
    findings.complain(
      `${path}.allowed_connection_types`,
      `invalid connection types ${JSON.stringify(wrong)}; there are ${known}`,
    );
  }
  return types.length === 0 ? undefined : types;
}

/** A block of permissions; undefined when there is none. */
export function readPermissions(values: Values | undefined): PermissionOptions | undefined {
  if (values === undefined) return undefined;
  return {
    publish: readSubjects(values.publish),
    subscribe: readSubjects(values.subscribe),
    allowResponses: readResponses(values.allow_responses),
  };
}

function readSubjects(value: unknown): SubjectPermissionOptions | undefined {
  if (value === undefined) return undefined;
  if (Array.isArray(value)) return { allow: value, deny: undefined };
  const { allow, deny } = value as { allow?: readonly string[]; deny?: readonly string[] };
  return allow === undefined && deny === undefined ? undefined : { allow, deny };
}

function readResponses(value: unknown): ResponsePermissionOptions | undefined {
  if (value === undefined || value === false) return undefined;
  if (value === true) return defaultResponses;
  const { max, expires } = value as ResponsePermissionOptions;
  // 0 means the default in both; less than nothing means no limit.
  return {
    max: max === 0 ? defaultResponses.max : max,
    expires: expires === 0 ? defaultResponses.expires : expires,
  };
}
