// Source networks that are added: what is none would keep the user out for ever.
import { isNetwork } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';
import { addWords } from './tags.js';

/** The networks of both lists, each once. @throws NscError `usage` when one that is added is not in CIDR notation */
export function addNetworks(current: readonly string[] | undefined, added: readonly string[]): string[] {
  const wrong = added.find((network) => network.trim() !== '' && !isNetwork(network.trim()));
  if (wrong === undefined) return addWords(current, added);
  throw new NscError(
    'usage',
    `${quote(wrong)} is not a network in CIDR notation, such as 10.0.0.0/8, or 10.1.2.3/32 for one address`,
  );
}
