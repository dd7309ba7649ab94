/** CONNECT: from JSON to the options of a client. */
import type { ConnectOptions } from './connect-options.js';

/** What holds for fields a client does not name. */
export const defaultConnectOptions: ConnectOptions = {
  verbose: true,
  pedantic: true,
  echo: true,
  headers: false,
  no_responders: false,
  tls_required: false,
  protocol: 0,
  name: '',
  lang: '',
  version: '',
  user: '',
  pass: '',
  auth_token: '',
  nkey: '',
  sig: '',
  jwt: '',
  account: '',
  new_account: false,
  proxy_sig: '',
};

/** What was read, or why it cannot be. */
export type ReadConnect =
  | { readonly kind: 'read'; readonly options: ConnectOptions }
  | { readonly kind: 'malformed'; readonly reason: string };

/**
 * Reads the JSON of CONNECT. Fields the server does not know are left alone, `null` says nothing; a field of the
 * wrong type is refused. What an earlier CONNECT of the same client said stays where this one is silent.
 */
export function readConnect(json: string, former: ConnectOptions): ReadConnect {
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch (error) {
    return { kind: 'malformed', reason: error instanceof Error ? error.message : String(error) };
  }
  if (value === null) return { kind: 'read', options: former };
  if (typeof value !== 'object' || Array.isArray(value)) {
    return { kind: 'malformed', reason: 'CONNECT wants an object' };
  }
  const options: Record<string, unknown> = { ...former };
  for (const [name, field] of Object.entries(value)) {
    // As Go reads JSON: names in any case.
    const key = name in former ? name : name.toLowerCase();
    if (!(key in former) || field === null) continue;
    const wanted = typeof former[key as keyof ConnectOptions];
    const whole = wanted !== 'number' || Number.isInteger(field);
    if (typeof field !== wanted || !whole)
      return { kind: 'malformed', reason: `field ${key} wants a ${wanted}` };
    options[key] = field;
  }
  return { kind: 'read', options: options as unknown as ConnectOptions };
}
