// What is written comes back the same: through ourselves with any text, and through the official JavaScript library.
import {
  Algorithms,
  encodeAccount,
  encodeActivation,
  encodeAuthorizationResponse,
  encodeGeneric,
  encodeOperator,
  encodeUser,
  decode as oracleDecode,
  encode as oracleEncode,
} from '@nats-io/jwt';
import { fromSeed } from '@nats-io/nkeys';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  accounts,
  activations,
  ascii,
  authorizationRequests,
  authorizationResponses,
  generics,
  operators,
  type Texts,
  unicode,
  users,
} from '../test/arbitraries.js';
import {
  type Claims,
  canonicalJson,
  createKeyPair,
  decode,
  encode,
  type KeyKind,
  type KeyPair,
  peekClaims,
} from './index.js';

const kinds: [kind: string, claims: (texts: Texts) => fc.Arbitrary<Claims>, issuer: KeyKind][] = [
  ['operator', operators, 'operator'],
  ['account', accounts, 'operator'],
  ['user', users, 'account'],
  ['activation', activations, 'account'],
  ['authorization request', authorizationRequests, 'server'],
  ['authorization response', authorizationResponses, 'account'],
  ['generic', generics, 'user'],
];

const oracleOf = (pair: KeyPair) => fromSeed(new TextEncoder().encode(pair.seed));

function sameFields(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, item: unknown) =>
      item && typeof item === 'object' && !Array.isArray(item)
        ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => (a < b ? -1 : 1)))
        : item,
    ),
  );
}

const asSet = (list: unknown) => new Set((list as unknown[]).map((item) => JSON.stringify(sameFields(item))));

/** What encoding changes: issuer, time and identity, and the order of the lists that are sorted. */
function settled(claims: Claims, like: Claims): Claims {
  const { iss, iat, jti } = like;
  const nats = { ...claims.nats };
  if (nats.type === 'account') {
    const sorted = like.nats as typeof nats;
    for (const name of ['imports', 'exports', 'signing_keys'] as const) {
      if (nats[name] === undefined) continue;
      expect(asSet(sorted[name])).toEqual(asSet(nats[name]));
      nats[name] = sorted[name] as never;
    }
  }
  return { ...claims, nats, iss, iat, jti } as Claims;
}

test.each(kinds)('%s claims with any text come back as they were', (_, arbitrary, issuer) => {
  const signer = createKeyPair(issuer);
  fc.assert(
    fc.property(arbitrary(unicode), (claims) => {
      const before = structuredClone(claims);
      const token = encode(claims, signer, { issuedAt: 1_700_000_000 });
      expect(claims).toEqual(before);
      const decoded = decode(token);
      expect(decoded.token).toBe(token);
      expect(sameFields(decoded.claims)).toEqual(sameFields(settled(claims, decoded.claims)));
      expect(encode(decoded.claims, signer, { issuedAt: 1_700_000_000 })).toBe(token);
      expect(peekClaims(token)).toMatchObject({ sub: claims.sub, iss: signer.publicKey, iat: 1_700_000_000 });
    }),
    { numRuns: 60 },
  );
});

test.each(kinds)(
  'the official library reads our %s claims and finds the same in them',
  (_, arbitrary, issuer) => {
    const signer = createKeyPair(issuer);
    fc.assert(
      fc.property(arbitrary(ascii), (claims) => {
        const token = encode(claims, signer);
        const theirs = oracleDecode(token);
        expect(theirs).toEqual(JSON.parse(canonicalJson(decode(token).claims)));
        expect(theirs.iss).toBe(signer.publicKey);
      }),
      { numRuns: 25 },
    );
  },
);

test.each(kinds)('we read what the official library writes of %s claims', async (_, arbitrary, issuer) => {
  const signer = createKeyPair(issuer);
  const theirs = oracleOf(signer);
  await fc.assert(
    fc.asyncProperty(arbitrary(ascii), async (claims) => {
      // their encoder keeps our field order, so the payload is what ours would be but for the jti
      const given = JSON.parse(canonicalJson(claims));
      const token = await oracleEncode(Algorithms.v2, structuredClone(given), theirs);
      const { claims: read } = decode(token);
      expect(JSON.parse(canonicalJson({ ...read, nats: read.nats } as Claims))).toEqual({
        ...given,
        iss: signer.publicKey,
        iat: read.iat,
        jti: read.jti,
      });
    }),
    { numRuns: 25 },
  );
});

/** The official library's own makers of each kind that it has one for. */
const makers: [
  kind: string,
  claims: (texts: Texts) => fc.Arbitrary<Claims>,
  issuer: KeyKind,
  make: (claims: Claims, nats: never, issuer: ReturnType<typeof oracleOf>) => Promise<string>,
][] = [
  ['operator', operators, 'operator', (_, nats, issuer) => encodeOperator('O', issuer, nats)],
  ['account', accounts, 'operator', ({ sub }, nats, signer) => encodeAccount('A', sub, nats, { signer })],
  ['user', users, 'account', ({ sub }, nats, issuer) => encodeUser('U', sub, issuer, nats)],
  [
    'activation',
    activations,
    'account',
    ({ sub }, nats, issuer) => encodeActivation('a', sub, issuer, 'stream', nats),
  ],
  [
    'authorization response',
    authorizationResponses,
    'account',
    ({ sub }, nats, issuer) =>
      encodeAuthorizationResponse(sub, createKeyPair('server').publicKey, issuer, nats, { signer: issuer }),
  ],
  ['generic', generics, 'user', (_, nats, issuer) => encodeGeneric('g', issuer, 'of_my_own', nats)],
];

test.each(makers)(
  '%s claims of the official library’s own maker are read, whole',
  async (_, arbitrary, issuer, make) => {
    const theirs = oracleOf(createKeyPair(issuer));
    await fc.assert(
      fc.asyncProperty(arbitrary(ascii), async (claims) => {
        const { type: _type, version: _version, ...nats } = JSON.parse(canonicalJson(claims)).nats;
        const token = await make(claims, nats as never, theirs);
        expect(JSON.parse(canonicalJson(decode(token).claims))).toEqual(oracleDecode(token));
      }),
      { numRuns: 25 },
    );
  },
);

test('a token with any one character changed is not believed', () => {
  const signer = createKeyPair('operator');
  fc.assert(
    fc.property(accounts(ascii), fc.nat(), fc.constantFrom(...'ABab01-_.'), (claims, place, character) => {
      const token = encode(claims, signer);
      const at = place % (token.length - 1); // the last character has bits that carry nothing
      fc.pre(token[at] !== character);
      const changed = token.slice(0, at) + character + token.slice(at + 1);
      expect(() => decode(changed)).toThrow(expect.objectContaining({ name: 'JwtError' }));
    }),
    { numRuns: 25 },
  );
});

test('no text whatever makes reading fail in any other way than with a JwtError', () => {
  const part = fc.oneof(
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc.constant(Buffer.from('{"typ":"JWT","alg":"ed25519-nkey"}').toString('base64url')),
  );
  fc.assert(
    fc.property(
      fc.oneof(
        fc.string(),
        fc.tuple(part, part, part).map((parts) => parts.join('.')),
      ),
      (text) => {
        for (const read of [decode, peekClaims]) {
          try {
            read(text);
          } catch (error) {
            expect(error).toMatchObject({ name: 'JwtError' });
          }
        }
      },
    ),
    { numRuns: 500 },
  );
});
