/** `host:port` as one text, the form of `-hp` and `listen`. */

/** What the text says. */
export interface HostPort {
  /** Empty for every interface. */
  readonly host: string;
  readonly port: number;
}

/**
 * Takes `host:port` apart; the host may be empty, an IPv6 address stands in brackets, a bare number is a port.
 *
 * @returns a text that says what is wrong, in Go's words, or the parts
 */
export function parseHostPort(text: string): HostPort | string {
  const bare = /^\d+$/.test(text) ? `:${text}` : text;
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(bare) ?? [];
  if (port === undefined) {
    const why = bare.includes(':') ? 'too many colons in address' : 'missing port in address';
    return `error parsing hostport: address ${text}: ${why}; write host:port`;
  }
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) {
    return `error parsing hostport: address ${text}: the port must be 0 to 65535`;
  }
  return { host: bracketed ?? plain ?? '', port: Number(port) };
}
