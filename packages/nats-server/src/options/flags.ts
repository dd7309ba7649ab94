/**
 * The command line of `nats-server`: every flag of the Go server. What a flag does that is an option stands in the
 * option table; here are names, types and groups.
 */
import type { OptionSpec } from '@nats-ts/conf';
import { type FlagSpec, goFlagUsage, type ParsedFlags, parseGoFlags } from '@nats-ts/flags';
import { optionTable } from './table.js';

const docs = new Map(flagDocs(optionTable));

/** The usage text puts it between angle brackets. */
const SIGNAL_VALUE = 'signal>[=<pid>]';

const SERVER = 'Server Options';
const LOGGING = 'Logging Options';
const JETSTREAM = 'JetStream Options (not served yet)';
const AUTHORIZATION = 'Authorization Options';
const TLS = 'TLS Options';
const CLUSTER = 'Cluster Options';
const PROFILING = 'Profiling Options (not served)';
const COMMON = 'Common Options';

/** Every flag. One dash or two, as Go programs take them. */
export const flagSpecs = [
  { name: 'a', aliases: ['addr', 'net'], type: 'string', doc: docOf('a'), valueName: 'host', group: SERVER },
  { name: 'p', aliases: ['port'], type: 'integer', doc: docOf('p'), valueName: 'port', group: SERVER },
  {
    name: 'n',
    aliases: ['name', 'server_name'],
    type: 'string',
    doc: docOf('n'),
    valueName: 'server_name',
    group: SERVER,
  },
  { name: 'P', aliases: ['pid'], type: 'string', doc: docOf('P'), valueName: 'file', group: SERVER },
  { name: 'm', aliases: ['http_port'], type: 'integer', doc: docOf('m'), valueName: 'port', group: SERVER },
  {
    name: 'ms',
    aliases: ['https_port'],
    type: 'integer',
    doc: docOf('ms'),
    valueName: 'port',
    group: SERVER,
  },
  {
    name: 'c',
    aliases: ['config'],
    type: 'string',
    doc: 'Configuration file; the other flags win over what it says.',
    valueName: 'file',
    group: SERVER,
  },
  {
    name: 't',
    type: 'boolean',
    doc: 'Test the configuration file, print its digest, and exit.',
    group: SERVER,
  },
  {
    name: 'sl',
    aliases: ['signal'],
    type: 'string',
    doc: 'Send a signal to a running server: ldm, stop, quit, term, reopen, reload. <pid> is a process id, the\nbeginning of several and a star, or the path of a pid file.',
    valueName: SIGNAL_VALUE,
    group: SERVER,
  },
  {
    name: 'client_advertise',
    type: 'string',
    doc: docOf('client_advertise'),
    valueName: 'string',
    group: SERVER,
  },
  { name: 'ports_file_dir', type: 'string', doc: docOf('ports_file_dir'), valueName: 'dir', group: SERVER },
  { name: 'l', aliases: ['log'], type: 'string', doc: docOf('l'), valueName: 'file', group: LOGGING },
  { name: 'T', aliases: ['logtime'], type: 'boolean', default: true, doc: docOf('T'), group: LOGGING },
  { name: 'logtime_utc', type: 'boolean', doc: docOf('logtime_utc'), group: LOGGING },
  { name: 's', aliases: ['syslog'], type: 'boolean', doc: docOf('s'), group: LOGGING },
  {
    name: 'r',
    aliases: ['remote_syslog'],
    type: 'string',
    doc: docOf('r'),
    valueName: 'addr',
    group: LOGGING,
  },
  { name: 'D', aliases: ['debug'], type: 'boolean', doc: docOf('D'), group: LOGGING },
  { name: 'V', aliases: ['trace'], type: 'boolean', doc: docOf('V'), group: LOGGING },
  { name: 'VV', type: 'boolean', doc: 'Trace what the server itself publishes too.', group: LOGGING },
  { name: 'DV', type: 'boolean', doc: 'Both -D and -V.', group: LOGGING },
  { name: 'DVV', type: 'boolean', doc: 'Both -D and -VV.', group: LOGGING },
  {
    name: 'log_size_limit',
    type: 'integer',
    doc: docOf('log_size_limit'),
    valueName: 'limit',
    group: LOGGING,
  },
  {
    name: 'max_traced_msg_len',
    type: 'integer',
    doc: docOf('max_traced_msg_len'),
    valueName: 'len',
    group: LOGGING,
  },
  { name: 'js', aliases: ['jetstream'], type: 'boolean', doc: docOf('js'), group: JETSTREAM },
  {
    name: 'sd',
    aliases: ['store_dir'],
    type: 'string',
    doc: docOf('sd'),
    valueName: 'dir',
    group: JETSTREAM,
  },
  { name: 'user', type: 'string', doc: 'Name of the one user.', valueName: 'user', group: AUTHORIZATION },
  {
    name: 'pass',
    type: 'string',
    doc: 'Password of the one user.',
    valueName: 'password',
    group: AUTHORIZATION,
  },
  {
    name: 'auth',
    type: 'string',
    doc: 'Token that every client shows.',
    valueName: 'token',
    group: AUTHORIZATION,
  },
  { name: 'tls', type: 'boolean', doc: 'TLS for clients; -tls=false turns it off.', group: TLS },
  { name: 'tlscert', type: 'string', doc: docOf('tlscert'), valueName: 'file', group: TLS },
  { name: 'tlskey', type: 'string', doc: docOf('tlskey'), valueName: 'file', group: TLS },
  { name: 'tlsverify', type: 'boolean', doc: 'Demand client certificates.', group: TLS },
  { name: 'tlscacert', type: 'string', doc: docOf('tlscacert'), valueName: 'file', group: TLS },
  { name: 'routes', type: 'string', doc: docOf('routes'), valueName: 'urls', group: CLUSTER },
  {
    name: 'cluster',
    aliases: ['cluster_listen'],
    type: 'string',
    doc: docOf('cluster'),
    valueName: 'url',
    group: CLUSTER,
  },
  { name: 'cluster_name', type: 'string', doc: docOf('cluster_name'), valueName: 'name', group: CLUSTER },
  { name: 'no_advertise', type: 'boolean', doc: docOf('no_advertise'), group: CLUSTER },
  {
    name: 'cluster_advertise',
    type: 'string',
    doc: docOf('cluster_advertise'),
    valueName: 'host:port',
    group: CLUSTER,
  },
  {
    name: 'connect_retries',
    type: 'integer',
    doc: docOf('connect_retries'),
    valueName: 'number',
    group: CLUSTER,
  },
  { name: 'profile', type: 'integer', doc: docOf('profile'), valueName: 'port', group: PROFILING },
  { name: 'h', aliases: ['help'], type: 'boolean', doc: 'Print this help, and exit.', group: COMMON },
  { name: 'v', aliases: ['version'], type: 'boolean', doc: 'Print the version, and exit.', group: COMMON },
  { name: 'help_tls', type: 'boolean', doc: 'Print help on TLS, and exit.', group: COMMON },
] as const satisfies readonly FlagSpec[];

/** A command line that was read. */
export type ServerFlags = ParsedFlags<typeof flagSpecs>;

/**
 * Reads the command line.
 *
 * @throws FlagError, whose text names the wrong flag
 */
export function parseFlags(argv: readonly string[]): ServerFlags {
  return parseGoFlags(argv, flagSpecs);
}

/** An empty command line. */
export function noFlags(): ServerFlags {
  return parseFlags([]);
}

/** What `-h` prints. */
export function usage(): string {
  const flags = goFlagUsage(flagSpecs).replace(
    `-sl, --signal <${SIGNAL_VALUE}> `,
    '-sl,--signal <signal>[=<pid>]   ',
  );
  return `\nUsage: nats-server [options]\n\n${flags}`;
}

function docOf(flag: string): string {
  const doc = docs.get(flag);
  if (doc === undefined) throw new Error(`the option table has no flag ${flag}`);
  // Back quotes would name the flag's value in Go's usage text, and stars are for Markdown.
  return doc.replaceAll(/[`*]/g, '').replace(/ No effect: .*$/, '');
}

function flagDocs(table: readonly OptionSpec[]): [string, string][] {
  return table.flatMap((option) => [
    ...(option.flag === undefined ? [] : [[option.flag, option.doc] as [string, string]]),
    ...flagDocs(option.options ?? []),
  ]);
}
