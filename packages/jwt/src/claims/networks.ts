/** Source networks: a list on the wire today, one text with commas in old tokens. */

import { type Codec, texts, wrongType } from '../json/codec.js';

/** Networks in CIDR notation. */
export const cidrs: Codec<string[]> = {
  ...texts,
  read(json, trail) {
    if (typeof json === 'string') return splitNetworks(json);
    if (!Array.isArray(json)) throw wrongType('an array or a string', json, trail);
    return texts.read(json, trail);
  },
};

/** The networks of a text with commas: without white space, small letters, each once. */
export function splitNetworks(list: string): string[] {
  const networks = list
    .toLowerCase()
    .split(',')
    .map((network) => network.trim());
  return [...new Set(networks)].filter((network) => network !== '');
}
