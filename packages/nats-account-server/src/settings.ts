/**
 * What a program that embeds the account server may say: any part of the options, and things that have no place in
 * a configuration file (a store, a logger, an operator's JWT in memory).
 */
import type { JwtStore } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { defaultOptions } from './options/load.js';
import type {
  AccountServerOptions,
  HttpOptions,
  LoggingOptions,
  NatsOptions,
  StoreOptions,
  TlsOptions,
} from './options/types.js';

/** Options of which everything may be left out. */
export type PartialOptions = Partial<Omit<AccountServerOptions, 'http' | 'nats' | 'logging' | 'store'>> & {
  readonly http?: Partial<Omit<HttpOptions, 'tls'>> & { readonly tls?: Partial<TlsOptions> };
  readonly nats?: Partial<Omit<NatsOptions, 'tls'>> & { readonly tls?: Partial<TlsOptions> };
  readonly logging?: Partial<LoggingOptions>;
};

/** What `AccountServer.start` takes. Everything may be left out; the defaults are those of the program. */
export interface AccountServerSettings extends PartialOptions {
  /** Short for `http.port`; 0 lets the system choose. */
  readonly port?: number;
  /** Short for `http.host`. */
  readonly host?: string;
  /** Which store to open, or an open one, which stays open when the server closes. Default: memory. */
  readonly store?: JwtStore | Partial<StoreOptions>;
  /** The operator's JWT itself, raw or armoured, in place of `operatorJwtPath`. */
  readonly operator?: string;
  /** The system account's JWT itself, in place of `systemAccountJwtPath`. */
  readonly systemAccount?: string;
  /** Where to log. Without it, and without `logging`, nothing is logged. */
  readonly log?: Log;
}

/** The settings with every option filled in, and what is not an option beside them. */
export interface CompleteSettings {
  readonly options: AccountServerOptions;
  readonly store: JwtStore | undefined;
  readonly operator: string | undefined;
  readonly systemAccount: string | undefined;
}

/** Fills in the defaults. */
export function completeSettings(settings: AccountServerSettings): CompleteSettings {
  const defaults = defaultOptions();
  const { port, host, store, operator, systemAccount, log: _, http, nats, logging, ...rest } = settings;
  const given = store !== undefined && isStore(store) ? store : undefined;
  const storeOptions = store === undefined || isStore(store) ? {} : store;
  return {
    options: {
      ...defaults,
      ...rest,
      http: {
        ...defaults.http,
        ...http,
        ...(host === undefined ? {} : { host }),
        ...(port === undefined ? {} : { port }),
        tls: { ...defaults.http.tls, ...http?.tls },
      },
      nats: { ...defaults.nats, ...nats, tls: { ...defaults.nats.tls, ...nats?.tls } },
      logging: { ...defaults.logging, ...logging },
      store: { ...defaults.store, ...storeOptions },
    },
    store: given,
    operator,
    systemAccount,
  };
}

function isStore(store: JwtStore | Partial<StoreOptions>): store is JwtStore {
  return 'peek' in store && typeof store.peek === 'function';
}
