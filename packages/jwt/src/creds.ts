/** Creds files: a user's JWT and seed together, what a client needs to connect. */

import { armour, armouredBlocks } from './armour.js';
import { decodeUser } from './decode.js';
import { JwtError } from './errors.js';
import { keyPairFromSeed } from './nkeys/create.js';
import { isSeed } from './nkeys/text.js';

const seedLabels: Readonly<Record<string, string>> = { SO: 'OPERATOR', SA: 'ACCOUNT', SU: 'USER' };

/**
 * Puts armour and a warning around the seed of an operator, account or user: the bytes the Go tools write.
 * @throws JwtError `bad-creds` for any other seed
 */
export function armourSeed(seed: string): string {
  const trimmed = seed.trim();
  const label = seedLabels[trimmed.slice(0, 2)];
  if (label === undefined) throw new JwtError('bad-creds', 'seed is not an operator, account or user seed');
  return [
    '************************* IMPORTANT *************************',
    'NKEY Seed printed below can be used to sign and prove identity.',
    'NKEYs are sensitive and should be treated as secrets.',
    '',
    `-----BEGIN ${label} NKEY SEED-----`,
    trimmed,
    `------END ${label} NKEY SEED------`,
    '',
    '*************************************************************',
    '',
  ].join('\n');
}

/**
 * The creds file of a user: the bytes the Go tools write.
 * @throws JwtError as `decodeUser`, and `bad-creds` when the seed is not the one of that user
 */
export function formatCreds(userJwt: string, seed: string): string {
  const { token, claims } = decodeUser(userJwt);
  if (!seed.trim().startsWith('SU')) throw new JwtError('bad-creds', 'nkey seed is not an user seed');
  const pair = keyPairFromSeed(seed);
  if (pair.publicKey !== claims.sub)
    throw new JwtError('bad-creds', 'nkey seed does not match the jwt subject');
  return armour(token, 'user') + armourSeed(seed);
}

/**
 * The JWT and the seed of a creds file. Their checksums are looked at, their signatures are not. The seed may also
 * be that of an account or operator, and stand without armour on a line of its own.
 * @throws JwtError `bad-creds`
 */
export function parseCreds(text: string): { jwt: string; seed: string } {
  const [first, second] = armouredBlocks(text);
  if (first === undefined) throw new JwtError('bad-creds', 'no armoured JWT found');
  const bareSeed = () =>
    text
      .split('\n')
      .map((line) => line.trim())
      .find((line) => /^S[OAU]/.test(line));
  const seed = second?.content ?? bareSeed();
  if (seed === undefined) throw new JwtError('bad-creds', 'no nkey seed found');
  if (!/^S[OAU]/.test(seed) || !isSeed(seed)) throw new JwtError('bad-creds', "doesn't contain a seed nkey");
  return { jwt: first.content, seed };
}
