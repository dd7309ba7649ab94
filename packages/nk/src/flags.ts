// The command line, as Go's flag package reads it: one dash or two.
import type { FlagSpec } from '@nats-ts/flags';
import { kindNames } from './kinds.js';
import { DEFAULT_MAX_ATTEMPTS } from './vanity/search.js';

/** Every flag. */
export const flags = [
  { name: 'v', type: 'boolean', doc: 'Show version' },
  {
    name: 'gen',
    type: 'string',
    valueName: '<type>',
    doc: `Generate a key of a type: ${kindNames.join(', ')}`,
  },
  { name: 'sign', type: 'string', valueName: '<file>', doc: 'Sign a file with the key of -inkey' },
  {
    name: 'verify',
    type: 'string',
    valueName: '<file>',
    doc: 'Verify a file against -sigfile with the key of -inkey or -pubin',
  },
  { name: 'inkey', type: 'string', valueName: '<file>', doc: 'File with a seed' },
  { name: 'pubin', type: 'string', valueName: '<file>', doc: 'File with a public key' },
  { name: 'sigfile', type: 'string', valueName: '<file>', doc: 'File with a signature' },
  { name: 'pubout', type: 'boolean', doc: 'Print the public key' },
  {
    name: 'e',
    type: 'string',
    valueName: '<file>',
    doc: 'Take randomness from a file such as /dev/urandom; with -gen',
  },
  {
    name: 'pre',
    type: 'string',
    valueName: '<vanity>',
    doc: 'Search for a public key that goes on with these letters; with -gen',
  },
  {
    name: 'maxpre',
    type: 'integer',
    valueName: '<N>',
    default: DEFAULT_MAX_ATTEMPTS,
    doc: 'Keys to make at most for -pre; default 10,000,000',
  },
] as const satisfies readonly FlagSpec[];

const COLUMN = 26;

/** What `nk -h` prints. */
export function usage(): string {
  const lines = flags.map(({ name, doc, ...rest }) => {
    const value = 'valueName' in rest ? ` ${rest.valueName}` : '';
    return `    ${`-${name}${value}`.padEnd(COLUMN - 4)}${doc}\n`;
  });
  return `Usage: nk [options]\n${lines.join('')}`;
}
