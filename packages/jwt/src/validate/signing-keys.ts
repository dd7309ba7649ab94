/** Signing keys of accounts: they must be account keys, and templates of scopes must lead to usable permissions. */

import type { Permissions } from '../claims/permissions.js';
import { type SigningKey, signingKeyOf, type UserScope } from '../claims/signing-keys.js';
import { hasEmptyPermissions, type UserClaims } from '../claims/user.js';
import { isAccountKey } from '../nkeys/text.js';
import type { Findings } from './findings.js';
import { quote } from './quote.js';
import { checkConnectionTypes, checkLimits, checkPermissions } from './user.js';

/** The rules for an account's signing keys. */
export function checkSigningKeys(keys: readonly SigningKey[] | undefined, findings: Findings): void {
  findings.each('signing_keys', keys, (entry) => {
    const key = signingKeyOf(entry);
    if (!isAccountKey(key)) {
      if (typeof entry === 'string') findings.error(`${quote(key)} is not a valid account signing key`);
      else findings.error(`${key} is not an account public key`, 'key');
    }
    if (typeof entry === 'string') return;
    // the Go library does not look into templates; what is wrong there shows when the first user connects
    findings.leniently(() => findings.at('template', () => checkTemplate(entry, findings)));
  });
}

const placeholder = /\{\{([^}]+)\}\}/g;
const operation =
  /^(name\(\)|subject\(\)|account-name\(\)|account-subject\(\)|tag\(.*\)|account-tag\(.*\))$/i;

/** The permissions and limits that a scope gives its users. */
function checkTemplate({ template }: UserScope, findings: Findings): void {
  for (const direction of ['pub', 'sub'] as const) {
    for (const list of ['allow', 'deny'] as const) {
      findings.at(direction, () =>
        findings.each(list, template[direction]?.[list], (subject) => checkPlaceholders(subject, findings)),
      );
    }
  }
  checkPermissions(filled(template), findings);
  checkLimits(template, findings);
  checkConnectionTypes(template, findings);
}

function checkPlaceholders(subject: string, findings: Findings): void {
  for (const [, name = ''] of subject.matchAll(placeholder)) {
    const trimmed = name.trim();
    if (!operation.test(trimmed)) findings.error(`template operation ${quote(trimmed)} is not defined`);
  }
}

/** Permissions with something in the place of their placeholders. */
function filled({ pub, sub }: Permissions): Permissions {
  const fill = (list: string[] | undefined) =>
    list?.map((subject) => subject.replace(placeholder, 'x')) ?? [];
  const both = (permission: Permissions['pub'] | undefined) => ({
    allow: fill(permission?.allow),
    deny: fill(permission?.deny),
  });
  return { pub: both(pub), sub: both(sub) };
}

/**
 * Why a scoped signing key may not have issued a user; undefined when it may. Such a user says nothing of its own
 * about permissions and limits.
 */
export function scopedSignerProblem(scope: UserScope, user: UserClaims): string | undefined {
  if (user.iss !== scope.key) return 'issuer not the scoped signer';
  return hasEmptyPermissions(user.nats) ? undefined : 'scoped users require no permissions or limits set';
}
