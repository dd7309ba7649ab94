// Which activations are believed. The signature alone says little: it must be the signature of an account that
// this server knows (or of one of its signing keys, or of the operator), and the account must not have taken the
// leave back.
import {
  type AccountClaims,
  type ActivationClaims,
  decodeActivation,
  didSign,
  isAccountKey,
  isListedAsRevoked,
  isOperatorKey,
  validate,
} from '@nats-ts/jwt';
import { CLOCK_SKEW_SECONDS, type Trust, unixNow } from '../trust.js';
import { activationOf, type StoredActivation } from './activation.js';

/** A refused activation: an HTTP status and the text of the answer, its gist first. */
export interface ActivationRefusal {
  readonly kind: 'refused';
  readonly status: number;
  readonly lines: readonly string[];
}

/** What the rules ask of the rest of the server. */
export interface ActivationContext {
  readonly trust: Trust;
  /** The claims of a known and trusted account. */
  readonly account: (key: string) => Promise<AccountClaims | undefined>;
  /** Unix seconds, for tests. Default: now. */
  readonly now?: number;
}

/** Refuses with a gist and the reason below it. */
export function refuse(status: number, gist: string, ...reasons: readonly string[]): ActivationRefusal {
  return { kind: 'refused', status, lines: [gist, ...reasons.map((reason) => `\t - ${reason}`)] };
}

/** Whether an export's subject includes another subject, wildcards and all. */
function includesSubject(exported: string, subject: string): boolean {
  const outer = exported.split('.');
  const inner = subject.split('.');
  for (const [index, token] of outer.entries()) {
    const other = inner[index];
    if (other === undefined) return false;
    if (token === '>') return true;
    if (token !== other && (token !== '*' || other === '>')) return false;
  }
  return outer.length === inner.length;
}

/** Whether the exporting account took an activation back, by revoking it or by dropping the key that signed it. */
export function isTakenBack(activation: StoredActivation, account: AccountClaims): boolean {
  const { issuer, target, subject, kind, issuedAt } = activation;
  const keys = account.nats.signing_keys ?? [];
  const signs =
    issuer === account.sub || keys.some((key) => (typeof key === 'string' ? key : key.key) === issuer);
  if (!signs) return true;
  return (account.nats.exports ?? []).some(
    (each) =>
      each.type === kind &&
      includesSubject(each.subject ?? '', subject) &&
      isListedAsRevoked(each.revocations, target, issuedAt),
  );
}

/** Why the claims are not valid now; empty when they are. */
function faultsOf(claims: ActivationClaims, now: number): readonly string[] {
  const ahead = (claims.iat ?? 0) - now;
  if (ahead > CLOCK_SKEW_SECONDS) return [`claim was issued ${ahead} seconds in the future`];
  const findings = validate(claims, { now });
  const blocks = findings.some((finding) => finding.blocking || finding.timeCheck);
  return blocks ? findings.map((finding) => finding.text) : [];
}

async function distrust(
  claims: ActivationClaims,
  activation: StoredActivation,
  context: ActivationContext,
): Promise<ActivationRefusal | undefined> {
  const gist = 'untrusted activation JWT Issuer in request';
  const { issuer, account: key } = activation;
  if (isOperatorKey(issuer)) {
    const { trust } = context;
    const problem =
      trust.operator === undefined || !trust.recognises(issuer)
        ? `${issuer} is neither this server's operator nor one of its signing keys`
        : trust.problem(context.now);
    return problem === undefined ? undefined : refuse(400, gist, problem);
  }
  const account = await context.account(key);
  if (account === undefined) {
    return refuse(400, gist, `account ${key} is not known here: push its JWT first`);
  }
  if (!didSign(account, claims)) {
    return refuse(400, gist, `${issuer} is neither account ${key} nor one of its signing keys`);
  }
  return isTakenBack(activation, account)
    ? refuse(
        400,
        'activation JWT in request is revoked',
        `account ${key} revoked it for ${activation.target}`,
      )
    : undefined;
}

/** Judges an activation that wants to enter. */
export async function judgeActivation(
  token: string,
  context: ActivationContext,
): Promise<{ readonly kind: 'good'; readonly activation: StoredActivation } | ActivationRefusal> {
  let claims: ActivationClaims;
  try {
    claims = decodeActivation(token).claims;
  } catch (error) {
    return refuse(400, 'bad activation JWT in request', reasonOf(error));
  }
  const issuer = claims.iss ?? '';
  if (!isAccountKey(issuer) && !isOperatorKey(issuer)) {
    return refuse(
      400,
      'bad activation JWT Issuer in request',
      'the issuer must be an account or the operator',
    );
  }
  if (!isAccountKey(claims.sub)) {
    return refuse(400, 'bad activation JWT Subject in request', 'the subject must be an account');
  }
  let activation: StoredActivation;
  try {
    activation = activationOf(token, claims);
  } catch (error) {
    return refuse(400, 'bad activation hash in request', reasonOf(error));
  }
  const faults = faultsOf(claims, context.now ?? unixNow());
  if (faults.length > 0) {
    return refuse(
      400,
      'The server was unable to update your activation JWT. One or more validation issues occurred.',
      ...faults,
    );
  }
  return (await distrust(claims, activation, context)) ?? { kind: 'good', activation };
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
