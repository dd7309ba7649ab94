/**
 * The permissions of users that a scoped signing key issued: its template, with what is known of the user and the
 * account in the place of `{{name()}}`, `{{tag(x)}}` and the like. Who has several values for a tag gets a subject for
 * each; an allowed subject that cannot be made is left out, a denied one keeps the user out.
 */
import type { AccountClaims, Permission, UserClaims, UserPermissionLimits } from '@nats-ts/jwt';
import { isValidSubject } from '../subjects/subject.js';

/** Subjects that one list may become. */
const MOST_SUBJECTS = 4096;

const PLACEHOLDER = /\{\{([^}]+)\}\}/g;
const TAG = /^(account-)?tag\((.*)\)$/i;

/** Whom a template is filled in for. */
interface Filling {
  readonly user: UserClaims;
  readonly account: AccountClaims;
}

/**
 * The template of a signing key for one of its users.
 *
 * @throws Error with the reason why there are no such permissions
 */
export function filledTemplate(
  template: UserPermissionLimits,
  user: UserClaims,
  account: AccountClaims,
): UserPermissionLimits {
  const filling = { user, account };
  return {
    ...template,
    pub: filledPermission(template.pub, filling),
    sub: filledPermission(template.sub, filling),
  };
}

function filledPermission(permission: Permission | undefined, filling: Filling): Permission {
  const { allow = [], deny = [] } = permission ?? {};
  const allowed = filledList(allow, filling, false);
  const denied = filledList(deny, filling, true);
  // Nothing that could be allowed is not the same as nothing said.
  return { allow: allowed, deny: allow.length > 0 && allowed.length === 0 ? [...denied, '>'] : denied };
}

function filledList(list: readonly string[], filling: Filling, strict: boolean): string[] {
  const filled: string[] = [];
  for (const subject of list) {
    const placeholders = subject.match(PLACEHOLDER);
    if (placeholders === null) {
      filled.push(subject);
      continue;
    }
    const values = placeholders.map((placeholder) => valuesOf(placeholder, subject, filling, strict));
    const count = values.reduce((product, { length }) => product * length, 1);
    if (filled.length + count > MOST_SUBJECTS) {
      throw new Error(`template expansion exceeds limit: ${MOST_SUBJECTS}`);
    }
    for (const choice of choices(values)) {
      let index = 0;
      const made = subject.replace(PLACEHOLDER, () => choice[index++] ?? '');
      if (isValidSubject(made)) filled.push(made);
      else if (strict) throw new Error('generated invalid subject');
    }
  }
  return filled;
}

/** What may stand for a placeholder. */
function valuesOf(
  placeholder: string,
  subject: string,
  { user, account }: Filling,
  strict: boolean,
): readonly string[] {
  const operation = placeholder.slice(2, -2).trim();
  switch (operation.toLowerCase()) {
    case 'name()':
      return [user.name ?? ''];
    case 'subject()':
      return [user.sub];
    case 'account-name()':
      return [account.name ?? ''];
    case 'account-subject()':
      return [user.nats.issuer_account ?? ''];
  }
  const tag = TAG.exec(operation);
  if (tag === null) {
    throw new Error(
      `template operation in ${JSON.stringify(subject)}: ${JSON.stringify(operation)} is not defined`,
    );
  }
  const tags = (tag[1] === undefined ? user : account).nats.tags ?? [];
  const prefix = `${(tag[2] ?? '').toLowerCase()}:`;
  const values = tags.filter((one) => one.startsWith(prefix)).map((one) => one.slice(prefix.length));
  if (values.length > 0) return values;
  if (!strict) return [];
  throw new Error(
    `generated invalid subject ${JSON.stringify(subject)}: ${JSON.stringify(tag[2])} is not defined`,
  );
}

/** Every way to take one of each. */
function choices(values: readonly (readonly string[])[]): readonly (readonly string[])[] {
  return values.reduce<readonly (readonly string[])[]>(
    (sofar, next) => sofar.flatMap((choice) => next.map((value) => [...choice, value])),
    [[]],
  );
}
