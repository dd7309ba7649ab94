// Broker URLs as people write them: with a scheme, a user, a password or a token in them. The client wants the
// address alone, and the log must not show the secret.

/** What a list of broker URLs says. */
export interface ServerList {
  /** Addresses without user, password or token. */
  readonly addresses: readonly string[];
  /** The same for people to read: secrets are replaced. */
  readonly shown: readonly string[];
  /** A URL asks for TLS by its scheme. */
  readonly tls: boolean;
  /** User and password, or a token, of the first URL that has them. */
  readonly login: ServerLogin | undefined;
}

/** How to log in, when the URL says it. */
export type ServerLogin =
  | { readonly kind: 'user'; readonly user: string; readonly password: string }
  | { readonly kind: 'token'; readonly token: string };

const SERVER = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:(.*)@)?([^@]*)$/is;

/** Percent-decodes what can be decoded; a stray percent sign stands for itself. */
function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function loginOf(userInfo: string): ServerLogin {
  const colon = userInfo.indexOf(':');
  if (colon < 0) return { kind: 'token', token: decoded(userInfo) };
  return {
    kind: 'user',
    user: decoded(userInfo.slice(0, colon)),
    password: decoded(userInfo.slice(colon + 1)),
  };
}

/** Reads broker URLs. One entry may hold several with commas between them, as the Go client takes them. */
export function readServers(servers: readonly string[]): ServerList {
  const addresses: string[] = [];
  const shown: string[] = [];
  let tls = false;
  let login: ServerLogin | undefined;
  for (const url of servers.flatMap((entry) => entry.split(',')).map((entry) => entry.trim())) {
    const [, scheme, userInfo, address = ''] = SERVER.exec(url) ?? [];
    if (url === '') continue;
    const prefix = scheme === undefined ? '' : `${scheme}://`;
    if (scheme?.toLowerCase() === 'tls') tls = true;
    if (userInfo !== undefined) login ??= loginOf(userInfo);
    addresses.push(prefix + address);
    shown.push(prefix + (userInfo === undefined ? '' : 'xxxxx@') + address);
  }
  return { addresses, shown, tls, login };
}
