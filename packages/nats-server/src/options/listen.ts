/** `host:port`, the form of `listen`, `http` and `client_advertise`. */

/** What the text says. */
export interface Listen {
  /** Empty for the default. */
  readonly host: string;
  readonly port: number;
}

/**
 * Takes `host:port` apart. The host may be empty, an IPv6 address stands in brackets, a number alone is a port.
 *
 * @returns a text that says what is wrong, in Go's words, or the parts
 */
export function parseListen(value: string | number): Listen | string {
  const text = String(value);
  if (typeof value === 'number') return checkedPort('', text, text);
  const [, bracketed, plain, port] = /^(?:\[([^\]]*)\]|([^:[\]]*)):([^:]*)$/.exec(text) ?? [];
  if (port === undefined) {
    const why = text.includes(':') ? 'too many colons in address' : 'missing port in address';
    return `could not parse address string ${JSON.stringify(text)}: ${why}; write host:port`;
  }
  return checkedPort(bracketed ?? plain ?? '', port, text);
}

/**
 * Takes what `client_advertise` says apart: a host, or `host:port`; -1 and 0 stand for the port that is listened on.
 *
 * @returns a text that says what is wrong, or the parts
 */
export function parseAdvertised(text: string, ownPort: number): Listen | string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:[\]]*))$/.exec(text) ?? [];
  const alone = bracketed ?? plain;
  if (alone !== undefined) return { host: alone, port: ownPort };
  const parts = parseListen(text);
  return typeof parts === 'string' || parts.port > 0 ? parts : { ...parts, port: ownPort };
}

function checkedPort(host: string, port: string, text: string): Listen | string {
  if (!/^(-1|\d{1,5})$/.test(port) || Number(port) > 65_535) {
    return `could not parse port ${JSON.stringify(port)} of ${JSON.stringify(text)}: it must be -1 to 65535`;
  }
  return { host, port: Number(port) };
}
