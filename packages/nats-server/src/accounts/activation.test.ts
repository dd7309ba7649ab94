import {
  type AccountKey,
  type ActivationClaims,
  createKeyPair,
  encode,
  newActivationClaims,
} from '@nats-ts/jwt';
import { describe, expect, it } from 'vitest';
import { judgeActivation } from './activation.js';
import type { ImportRule } from './rules.js';

const exporter = createKeyPair('account');
const signing = createKeyPair('account');
const importer = createKeyPair('account');
const NOW = 1_800_000_000_000;

function token(
  signer: typeof exporter,
  change: (claims: ActivationClaims) => void = () => undefined,
): string {
  const claims = newActivationClaims(importer.publicKey as AccountKey);
  claims.nats.subject = 'orders.>';
  claims.nats.kind = 'stream';
  change(claims);
  return encode(claims, signer);
}

function judge(text: string, revocations: Record<string, number> = {}, subject = 'orders.eu') {
  const rule: ImportRule = {
    kind: 'stream',
    account: exporter.publicKey,
    subject,
    localSubject: subject,
    allowTrace: false,
    token: text,
  };
  const issuers = [exporter.publicKey, signing.publicKey];
  return judgeActivation(rule, importer.publicKey, { kind: 'token', issuers, revocations }, NOW);
}

describe('an activation', () => {
  it('by the exporting account gives leave', () => {
    expect(judge(token(exporter))).toEqual({ kind: 'valid', expires: undefined });
  });

  it('by one of its signing keys must name the account', () => {
    expect(judge(token(signing)).kind).toBe('void');
    const named = token(signing, ({ nats }) => {
      nats.issuer_account = exporter.publicKey as AccountKey;
    });
    expect(judge(named).kind).toBe('valid');
  });

  it('ends when it expires', () => {
    const at = NOW / 1000 + 60;
    const expiring = (exp: number) => token(exporter, (claims) => Object.assign(claims, { exp }));
    expect(judge(expiring(at))).toEqual({ kind: 'valid', expires: at * 1000 });
    expect(judge(expiring(NOW / 1000))).toMatchObject({ reason: 'the activation token has expired' });
  });

  it('may be revoked, for one and for all', () => {
    const text = token(exporter);
    for (const key of [importer.publicKey, '*']) {
      expect(judge(text, { [key]: NOW })).toMatchObject({ reason: 'the activation token was revoked' });
      expect(judge(text, { [key]: 1 }).kind).toBe('valid');
    }
  });

  it.each([
    ['', 'the export wants an activation token'],
    ['x.y.z', 'the activation token cannot be read'],
    [token(createKeyPair('account')), 'the activation token is not signed by the exporting account'],
    [
      token(exporter, (claims) => {
        claims.sub = exporter.publicKey as AccountKey;
      }),
      'the activation token is for another account',
    ],
    [
      token(exporter, ({ nats }) => {
        nats.kind = 'service';
      }),
      'the activation token is not for a stream',
    ],
    [
      token(exporter, ({ nats }) => {
        nats.subject = 'orders.us';
      }),
      'the activation token is for another subject',
    ],
  ])('gives no leave for other things', (text, reason) => {
    expect(judge(text)).toEqual({ kind: 'void', reason });
  });
});
