/**
 * URLs as Go's net/url reads them, which is more lenient than browsers: operators and accounts name servers and
 * pages by URL, and what the Go tools accept must be accepted here.
 */

/** The parts of a URL that matter to checks. */
export interface UrlParts {
  readonly scheme: string;
  readonly user: boolean;
  readonly hostname: string;
  readonly path: string;
}

const badEscape = /%(?![0-9A-Fa-f]{2})/;

/** The scheme of a URL, which may be empty, and what follows its colon. */
function splitScheme(url: string): [scheme: string, rest: string] | undefined {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):/.exec(url);
  if (match) return [(match[1] ?? '').toLowerCase(), url.slice(match[0].length)];
  return url.startsWith(':') ? undefined : ['', url];
}

function splitHost(authority: string): { hostname: string; problem?: string } {
  const bracket = authority.startsWith('[') ? authority.lastIndexOf(']') : -1;
  if (authority.startsWith('[') && bracket < 0) return { hostname: '', problem: "missing ']' in host" };
  const colon = authority.indexOf(':', bracket + 1);
  const end = bracket >= 0 ? bracket + 1 : colon < 0 ? authority.length : authority.lastIndexOf(':');
  const port = authority.slice(end);
  if (!/^(:[0-9]*)?$/.test(port))
    return { hostname: '', problem: `invalid port ${JSON.stringify(port)} after host` };
  const host = bracket >= 0 ? authority.slice(1, bracket) : authority.slice(0, end);
  if (badEscape.test(host)) return { hostname: '', problem: 'invalid URL escape' };
  if (/[\s<>"\\^`{|}]/.test(host)) return { hostname: '', problem: 'invalid character in host name' };
  return { hostname: host };
}

/** The parts of a URL, or what is wrong with it. */
export function parseUrl(url: string): UrlParts | string {
  const problem = (text: string) => `parse ${JSON.stringify(url)}: ${text}`;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[\u0000-\u001f\u007f]/.test(url)) return problem('net/url: invalid control character in URL');
  const split = splitScheme(url.replace(/#.*$/s, ''));
  if (split === undefined) return problem('missing protocol scheme');
  const [scheme, afterScheme] = split;
  const rest = afterScheme.replace(/\?.*$/s, '');
  if (!rest.startsWith('/')) {
    if (scheme !== '') return { scheme, user: false, hostname: '', path: '' };
    if (/^[^/]*:/.test(rest)) return problem('first path segment in URL cannot contain colon');
  }
  let authority = '';
  let path = rest;
  if (rest.startsWith('//') && (scheme !== '' || !rest.startsWith('///'))) {
    const slash = rest.indexOf('/', 2);
    authority = rest.slice(2, slash < 0 ? rest.length : slash);
    path = slash < 0 ? '' : rest.slice(slash);
  }
  if (badEscape.test(path)) return problem('invalid URL escape');
  const at = authority.lastIndexOf('@');
  if (/[^A-Za-z0-9\-._:~!$&'()*+,;=%@]/.test(authority.slice(0, Math.max(at, 0)))) {
    return problem('net/url: invalid userinfo');
  }
  const host = splitHost(authority.slice(at + 1));
  if (host.problem !== undefined) return problem(host.problem);
  return { scheme, user: at >= 0, hostname: host.hostname, path };
}

/** What is wrong with the URL of an account server; undefined when nothing is. It needs no more than a protocol. */
export function accountServerUrlProblem(url: string | undefined): string | undefined {
  if (!url) return undefined;
  const parts = parseUrl(url);
  if (typeof parts === 'string') return `error parsing account server url: ${parts}`;
  return parts.scheme === '' ? `account server url ${JSON.stringify(url)} requires a protocol` : undefined;
}

/** What is wrong with the URL of a broker; undefined when nothing is. */
export function operatorServiceUrlProblem(url: string): string | undefined {
  if (url === '') return undefined;
  const quoted = JSON.stringify(url);
  const parts = parseUrl(url);
  if (typeof parts === 'string') return `error parsing operator service url ${quoted}: ${parts}`;
  if (parts.user) return `operator service url ${quoted} - credentials are not supported`;
  if (parts.path !== '') return `operator service url ${quoted} - paths are not supported`;
  if (['nats', 'tls', 'ws', 'wss'].includes(parts.scheme)) return undefined;
  return `operator service url ${quoted} - protocol not supported (only 'nats', 'tls', 'ws', 'wss' only)`;
}

/** What is wrong with the URL of further information; undefined when nothing is. */
export function infoUrlProblem(url: string): string | undefined {
  const parts = parseUrl(url);
  if (typeof parts === 'string') return `error parsing info url: ${parts}`;
  if (parts.hostname === '' || parts.scheme === '') return 'error parsing info url: no hostname or scheme';
  return undefined;
}
