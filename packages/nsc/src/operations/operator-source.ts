// Where an operator's JWT comes from when it is not ours to make: a file, a URL, or the name of a known operator.
import { existsSync } from 'node:fs';
import { isHttpUrl } from '../claims/operator-urls.js';
import { type Environment, expandPath } from '../environment/environment.js';
import { NscError, reasonOf } from '../errors.js';
import { readTextIfThere } from '../store/durable.js';
import { backquote, quote } from '../text/go-text.js';

/** An operator that can be named instead of giving its URL. */
export interface KnownOperator {
  readonly name: string;
  /** Where its JWT is read. */
  readonly url: string;
}

/** The known operators: Synadia's, and those of the variables `NSC_<name>_OPERATOR=<url>`. */
export function knownOperators(environment: Environment): KnownOperator[] {
  const known: KnownOperator[] = [{ name: 'synadia', url: 'https://api.synadia.io/jwt/v1/operator' }];
  for (const [variable, url] of Object.entries(environment.env)) {
    const name = /^NSC_(.+)_OPERATOR$/i.exec(variable)?.[1];
    if (name !== undefined && url !== undefined) known.push({ name, url });
  }
  return known;
}

/** The known operator of a name, in any case. */
export function findKnownOperator(name: string, environment: Environment): KnownOperator | undefined {
  return knownOperators(environment).find((known) => known.name.toLowerCase() === name.toLowerCase());
}

/** What was read, and from where. */
export interface OperatorSource {
  readonly text: string;
  /** The known operator on the same host, whose name an import then has. */
  readonly knownAs: string | undefined;
}

/**
 * Reads an operator's JWT.
 *
 * @param source path of a file, http(s) URL, or name of a known operator
 * @throws NscError `remote`, `disk`, `usage`
 */
export async function readOperatorSource(source: string, environment: Environment): Promise<OperatorSource> {
  let from = source;
  if (!isHttpUrl(from) && !existsSync(expandPath(from, environment))) {
    from = findKnownOperator(from, environment)?.url ?? from;
  }
  if (isHttpUrl(from)) {
    return { text: await loadUrl(from), knownAs: knownOnHost(from, environment) };
  }
  const text = readTextIfThere(expandPath(from, environment));
  if (text === undefined)
    throw new NscError('usage', `error reading ${backquote(from)}: no such file or directory`);
  return { text, knownAs: undefined };
}

/** Most of a JWT that is read from a URL, in bytes. */
const MAX_BYTES = 1024 * 1024;

/** Reads a text over http or https within five seconds, at most 1 MiB. @throws NscError `remote` */
export async function loadUrl(url: string): Promise<string> {
  let response: Response;
  let text: string;
  try {
    response = await fetch(url, { signal: AbortSignal.timeout(5000) });
    if (Number(response.headers.get('content-length') ?? 0) > MAX_BYTES) throw new Error('longer than 1 MiB');
    text = await response.text();
  } catch (error) {
    throw new NscError('remote', `error loading ${quote(url)}: ${networkReason(error)}`, { cause: error });
  }
  if (response.status !== 200) {
    throw new NscError(
      'remote',
      `error reading response from ${quote(url)}: ${response.status} ${response.statusText}`.trimEnd(),
    );
  }
  if (text.length > MAX_BYTES) throw new NscError('remote', `error loading ${quote(url)}: longer than 1 MiB`);
  return text;
}

/** Why a request failed: the system's own words stand in the causes. */
export function networkReason(error: unknown): string {
  if (!(error instanceof Error)) return reasonOf(error);
  if (error.name === 'TimeoutError') return 'no answer in time';
  if (error instanceof AggregateError && error.message === '')
    return error.errors.map(networkReason).join('; ');
  return error.cause instanceof Error ? networkReason(error.cause) : error.message;
}

function knownOnHost(url: string, environment: Environment): string | undefined {
  const host = new URL(url).hostname;
  return knownOperators(environment).find(
    (known) => URL.canParse(known.url) && new URL(known.url).hostname === host,
  )?.name;
}
