// What may be exported and imported: the rules of the JWT library, asked before anything is written.
import { type AccountClaims, validate } from '@nats-ts/jwt';
import { NscError } from '../errors.js';

/**
 * Refuses claims that hold what would make the account unusable, in the words of the library.
 *
 * @param part what is looked at: `exports`, `mappings` …; `''` is everything
 * @throws NscError `usage`
 */
export function refuseBroken(claims: AccountClaims, part: string, label = ''): void {
  const errors = validate(claims).filter(({ blocking, path }) => blocking && path.startsWith(`nats.${part}`));
  const [first] = errors;
  if (first === undefined) return;
  throw new NscError(
    'usage',
    label === '' ? first.text : `${label}: [${errors.map(({ text }) => text).join(' ')}]`,
  );
}
