/**
 * The configuration in effect, as `-dump` prints it: JSON that is itself a configuration file, because the
 * configuration language contains JSON. Passwords in URLs are left out.
 */
import type { AccountServerOptions } from './types.js';

/** The options as indented JSON, without secrets. */
export function dumpOptions(options: AccountServerOptions): string {
  const { logging, nats, primary } = options;
  const shown = {
    ...options,
    // 'auto' is what the absence of the key means.
    logging: logging.colors === 'auto' ? { ...logging, colors: undefined } : logging,
    nats: { ...nats, servers: nats.servers.map(redactUrl) },
    primary: redactUrl(primary),
  };
  return JSON.stringify(shown, undefined, 2);
}

/** A URL without the password or token in it; what is no URL stays as it is. */
export function redactUrl(url: string): string {
  return url.replace(
    /^([a-z][a-z0-9+.-]*:\/\/)?([^/?#]*)@/i,
    (_, scheme: string | undefined, user: string) => {
      const colon = user.indexOf(':');
      return `${scheme ?? ''}${colon < 0 ? '***' : `${user.slice(0, colon)}:***`}@`;
    },
  );
}
