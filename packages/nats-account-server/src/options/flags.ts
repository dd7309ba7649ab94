/**
 * The command line of `nats-account-server`. What a flag does is said once, in the option table; here stand only
 * the flags' names and types, and the few that are no option.
 */
import type { OptionSpec } from '@nats-ts/conf';
import { type FlagSpec, goFlagUsage, type ParsedFlags, parseGoFlags } from '@nats-ts/flags';
import { optionTable } from './table.js';

const docs = new Map(flagDocs(optionTable));

/** Every flag. One dash or two, as Go programs take them. */
export const flagSpecs = [
  {
    name: 'c',
    aliases: ['config'],
    type: 'string',
    doc: 'Configuration `file`; the other flags win over what it says.',
  },
  { name: 'dir', type: 'string', doc: docOf('dir'), valueName: 'folder' },
  { name: 'nsc', type: 'string', doc: docOf('nsc'), valueName: 'folder' },
  { name: 'ro', type: 'boolean', doc: docOf('ro') },
  { name: 'operator', type: 'string', doc: docOf('operator'), valueName: 'file' },
  { name: 'nats', type: 'string', doc: docOf('nats'), valueName: 'url' },
  { name: 'creds', type: 'string', doc: docOf('creds'), valueName: 'file' },
  { name: 'primary', type: 'string', doc: docOf('primary'), valueName: 'url' },
  { name: 'hp', type: 'string', doc: docOf('hp'), valueName: 'host:port' },
  { name: 'D', type: 'boolean', doc: docOf('D') },
  { name: 'V', type: 'boolean', doc: docOf('V') },
  { name: 'DV', type: 'boolean', doc: 'Both -D and -V.' },
  { name: 'dump', type: 'boolean', doc: 'Print the configuration in effect as JSON, and exit.' },
  { name: 'v', aliases: ['version'], type: 'boolean', doc: 'Print the version, and exit.' },
  { name: 'h', aliases: ['help'], type: 'boolean', doc: 'Print this help, and exit.' },
] as const satisfies readonly FlagSpec[];

/** A command line that was read. */
export type AccountServerFlags = ParsedFlags<typeof flagSpecs>;

/**
 * Reads the command line.
 *
 * @throws FlagError, whose text names the wrong flag
 */
export function parseFlags(argv: readonly string[]): AccountServerFlags {
  return parseGoFlags(argv, flagSpecs);
}

/** What `-h` prints. */
export function usage(): string {
  return `Usage: nats-account-server [flags]

Hosts the account JWTs of one operator over HTTP, for nats-servers with a URL resolver.

${goFlagUsage(flagSpecs)}`;
}

function docOf(flag: string): string {
  const doc = docs.get(flag);
  if (doc === undefined) throw new Error(`the option table has no flag ${flag}`);
  // Back quotes would name the flag's value in Go's usage text.
  return doc.replaceAll('`', '');
}

function flagDocs(table: readonly OptionSpec[]): [string, string][] {
  return table.flatMap((option) => [
    ...(option.flag === undefined ? [] : [[option.flag, option.doc] as [string, string]]),
    ...flagDocs(option.options ?? []),
  ]);
}
