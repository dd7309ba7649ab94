/**
 * From a configuration file and flags to options: the file first, then the flags, which win. Everything that is
 * wrong is said at once, each with its place.
 */
import { ConfError, type ConfMap, parseConf, parseConfFile, readOptions } from '@nats-ts/conf';
import { NatsServerError } from '../errors.js';
import { findBadCertificates } from './check-certificates.js';
import { findAccountClashes, findBounds, findUnfitValues, findUserClashes } from './contradictions.js';
import { configDigest } from './digest.js';
import { Findings, type Values } from './findings.js';
import { noFlags, parseFlags, type ServerFlags } from './flags.js';
import { findTrustClashes } from './operator-contradictions.js';
import { readValues } from './read-values.js';
import { findSharingClashes } from './sharing-contradictions.js';
import { optionTable } from './table.js';
import type { ServerOptions } from './types.js';
import { withFlags } from './with-flags.js';

/** What reading gives. */
export interface LoadedOptions {
  readonly options: ServerOptions;
  /** Path of the configuration file as it was given; empty when there is none. */
  readonly configFile: string;
  /** `sha256:…` of what the file says; empty when there is none. */
  readonly configDigest: string;
  /** What the Go server also warns of; `-t` does not call such a file valid. */
  readonly warnings: readonly string[];
  /** What works and should be known: keys given twice, options without effect. */
  readonly notes: readonly string[];
}

/** The surroundings, for `$VARIABLES` in the file. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Warnings the Go server has too. */
const STRICT_WARNINGS: ReadonlySet<string> = new Set(['bare-duration', 'deprecated']);

/**
 * Reads the configuration file the flags name, if any, and the flags over it.
 *
 * @throws NatsServerError `bad-configuration` with all that is wrong, a line each
 */
export function loadOptions(flags: ServerFlags, env: Environment = process.env): LoadedOptions {
  const configFile = flags.values.c;
  if (configFile === '') return fromTree(parseConf('', { env: {} }), flags, '');
  return fromTree(
    readTree(() => parseConfFile(configFile, { env }), configFile),
    flags,
    configFile,
  );
}

/**
 * Reads a configuration file.
 *
 * @throws NatsServerError `bad-configuration` with all that is wrong, a line each
 */
export function optionsFromFile(path: string, env: Environment = process.env): LoadedOptions {
  return loadOptions(parseFlags(['-c', path]), env);
}

/**
 * Reads a configuration from a text.
 *
 * @throws NatsServerError `bad-configuration` with all that is wrong, a line each
 */
export function optionsFromText(text: string, env: Environment = process.env): LoadedOptions {
  return fromTree(
    readTree(() => parseConf(text, { env }), ''),
    noFlags(),
    '',
  );
}

function readTree(read: () => ConfMap, file: string): ConfMap {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof ConfError)) throw error;
    const absent = error.code === 'unreadable' && error.message.includes('there is no such file');
    const text =
      absent && error.position === undefined ? `open ${file}: no such file or directory` : error.message;
    throw new NatsServerError('bad-configuration', text, error);
  }
}

function fromTree(tree: ConfMap, flags: ServerFlags, configFile: string): LoadedOptions {
  const read = readOptions(tree, optionTable);
  const findings = new Findings(read.positions, read.errors.map(inGoWords));
  for (const warning of read.warnings) {
    (STRICT_WARNINGS.has(warning.code) ? findings.warnings : findings.notes).push(warning.message);
  }
  if (configFile !== '' && tree.entries.size === 0) {
    findings.warnings.push(`${configFile}: config has no values or is empty`);
  }
  const given = new Set([...read.positions.keys()].filter((path) => !/[.[]/.test(path)));
  const fromFile = readValues(read.values as Values, given, findings);
  findUnfitValues(fromFile, findings);
  findUserClashes(fromFile, findings);
  findSharingClashes(fromFile, findings);
  const options = withFlags(fromFile, flags, findings);
  findAccountClashes(options, findings);
  findBounds(options, findings);
  findTrustClashes(options, findings);
  findBadCertificates(options, findings);
  if (findings.errors.length > 0) throw new NatsServerError('bad-configuration', findings.errors.join('\n'));
  return {
    options,
    configFile,
    configDigest: configFile === '' ? '' : configDigest(tree),
    warnings: findings.warnings,
    notes: findings.notes,
  };
}

/** The Go server's word for a key is field; tools look for it. */
function inGoWords(error: ConfError): string {
  return error.code === 'unknown-key' ? error.message.replace('unknown key', 'unknown field') : error.message;
}
