/** Activation tokens: leave to import, signed by the exporting account or one of its signing keys. */
import { type ActivationClaims, decodeActivation } from '@nats-ts/jwt';
import { isSubsetSubject } from '../subjects/subject.js';
import type { ExportAccess, ImportRule } from './rules.js';

/** Every importing account, in a list of revocations. */
const EVERYONE = '*';

/** Whether a token gives leave. */
export type ActivationVerdict =
  | {
      readonly kind: 'valid';
      /** Milliseconds of the Unix epoch; undefined for never. */
      readonly expires: number | undefined;
    }
  | { readonly kind: 'void'; readonly reason: string };

/** Tokens that were verified already, so that a change of an account verifies none anew. */
const verified = new Map<string, ActivationClaims>();
const MAX_VERIFIED = 4096;

/**
 * Judges the token of an import.
 *
 * @param importer name of the importing account.
 * @param now milliseconds of the Unix epoch.
 */
export function judgeActivation(
  rule: ImportRule,
  importer: string,
  access: Extract<ExportAccess, { kind: 'token' }>,
  now: number,
): ActivationVerdict {
  const refuse = (reason: string): ActivationVerdict => ({ kind: 'void', reason });
  if (rule.token === '') return refuse('the export wants an activation token');
  const claims = read(rule.token);
  if (claims === undefined) return refuse('the activation token cannot be read');
  const { iss = '', sub, iat = 0, exp, nbf, nats } = claims;
  if (!access.issuers.includes(iss))
    return refuse('the activation token is not signed by the exporting account');
  if (iss !== rule.account && nats.issuer_account !== rule.account) {
    return refuse('the activation token is of another account');
  }
  if (sub !== importer) return refuse('the activation token is for another account');
  if (nats.kind !== rule.kind) return refuse(`the activation token is not for a ${rule.kind}`);
  if (!isSubsetSubject(rule.subject, nats.subject ?? '')) {
    return refuse('the activation token is for another subject');
  }
  if (exp !== undefined && exp !== 0 && exp * 1000 <= now) return refuse('the activation token has expired');
  if (nbf !== undefined && nbf * 1000 > now) return refuse('the activation token is not valid yet');
  const { revocations } = access;
  const revoked = (key: string): boolean => Object.hasOwn(revocations, key) && (revocations[key] ?? 0) >= iat;
  if (revoked(importer) || revoked(EVERYONE)) return refuse('the activation token was revoked');
  return { kind: 'valid', expires: exp === undefined || exp === 0 ? undefined : exp * 1000 };
}

function read(token: string): ActivationClaims | undefined {
  const known = verified.get(token);
  if (known !== undefined) return known;
  try {
    const { claims } = decodeActivation(token);
    if (verified.size >= MAX_VERIFIED) verified.clear();
    verified.set(token, claims);
    return claims;
  } catch {
    return undefined;
  }
}
