// Where brokers are: URLs as people write them, in the form that the client library takes.

/** A list of broker addresses. */
export interface BrokerList {
  /** `host:port` with a scheme the client knows; never user nor password. */
  readonly addresses: readonly string[];
  /** The addresses are websockets. */
  readonly websocket: boolean;
  /** A URL asks for TLS by its scheme. */
  readonly tls: boolean;
}

const PARTS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(?:.*@)?([^@/]*)/is;

/**
 * Reads broker URLs; one entry may hold several with commas between them. A user or password in a URL is left out:
 * brokers with an operator take JWTs.
 */
export function readBrokers(urls: readonly string[]): BrokerList {
  const addresses: string[] = [];
  let tls = false;
  let websocket = false;
  for (const url of urls.flatMap((entry) => entry.split(',')).map((entry) => entry.trim())) {
    const [, scheme = 'nats', address = ''] = PARTS.exec(url) ?? [];
    if (address === '') continue;
    const kind = scheme.toLowerCase();
    if (kind === 'tls') tls = true;
    if (kind === 'ws' || kind === 'wss') websocket = true;
    addresses.push(`${kind === 'tls' ? 'nats' : kind}://${address}`);
  }
  return { addresses, websocket, tls };
}
