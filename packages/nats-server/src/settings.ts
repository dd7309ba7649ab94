/** What a program that embeds the broker may say: any option, and things that have no place in a file. */
import type { KeyPair } from '@nats-ts/jwt';
import type { Log } from '@nats-ts/log';
import type { Authenticator } from './auth/authenticator.js';
import type { ServerOptions } from './options/types.js';

/** What `NatsServer.start` takes. Whatever is left out has the default of the program. */
export interface ServerSettings extends Partial<ServerOptions> {
  /** Where to log. Without it nothing is logged. */
  readonly log?: Log;
  /** Key of this server, whose public half, `N…`, is its id in INFO; a new one without it. */
  readonly serverKey?: KeyPair;
  /** `sha256:…` of the configuration the options were read from; `/varz` shows it. */
  readonly configDigest?: string;
  /**
   * Reads the configuration again and reloads, when the system account asks for it; rejects with the text of the
   * answer. Without it such requests are refused.
   */
  readonly onReloadRequest?: () => Promise<void>;
  /** Decides who connects; without it the options decide, and without those everyone is let in. */
  readonly authenticator?: Authenticator;
}

/** What `reload` could not apply, by option name; the server goes on with the former value of these. */
export interface ReloadReport {
  readonly refused: readonly (keyof ServerOptions)[];
}
