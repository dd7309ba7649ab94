/** What a reload replaces: the options, TLS, and who decides who may connect. */
import { isDeepStrictEqual } from 'node:util';
import type { Authenticator } from './auth/authenticator.js';
import { noAuthentication } from './auth/no-auth.js';
import { type AuthenticatorSurroundings, authenticatorFor } from './authenticator-choice.js';
import type { PeerCheckObserver } from './ocsp/peer-check.js';
import type { ServerOptions } from './options/types.js';
import { ClientTls } from './tls/client-tls.js';

/** What it uses of its server. */
export interface ConfigurationSurroundings extends Omit<AuthenticatorSurroundings, 'options'> {
  /** Hears of clients' certificates that do not pass. */
  readonly peerChecks: () => PeerCheckObserver;
  /** Called when the server must not go on. */
  readonly onRevoked: (reason: string) => void;
}

/** The configuration in force. */
export class Configuration {
  options: ServerOptions;
  /** `sha256:…` of the file it was read from; empty without one. */
  digest: string;
  /** When it was taken; milliseconds of the Unix epoch. */
  takenAt = Date.now();
  authenticator: Authenticator = noAuthentication;
  tls: ClientTls | undefined;
  readonly #surroundings: ConfigurationSurroundings;

  constructor(options: ServerOptions, digest: string, surroundings: ConfigurationSurroundings) {
    this.options = options;
    this.digest = digest;
    this.#surroundings = surroundings;
  }

  /**
   * Makes what the first options ask for.
   *
   * @param given decides in place of the options.
   * @throws NatsServerError `bad-tls`; as `OperatorMode.start`
   */
  async start(given: Authenticator | undefined): Promise<void> {
    this.authenticator = given ?? (await this.#authenticatorOf(this.options));
    this.tls = await this.secure(this.options);
  }

  /** TLS for these options, which are not in force yet. @throws NatsServerError `bad-tls` */
  async secure({ tls, ocsp }: ServerOptions): Promise<ClientTls | undefined> {
    const { log, peerChecks, onRevoked } = this.#surroundings;
    if (tls === undefined) return undefined;
    return ClientTls.start({ tls, ocsp, log, observer: peerChecks(), onRevoked });
  }

  /** Puts other options in force, and the TLS that was made for them. */
  take(options: ServerOptions, tls: ClientTls | undefined, digest = this.digest): void {
    const former = this.tls;
    // Other options have lines of their own.
    const equal = isDeepStrictEqual(this.options.tls, options.tls);
    if (former !== undefined && tls !== undefined && equal && !tls.hasFilesOf(former)) {
      this.#surroundings.log.info('Reloaded: tls = enabled');
    }
    this.options = options;
    this.tls = tls;
    this.digest = digest;
    this.takenAt = Date.now();
    former?.close();
  }

  /**
   * Lets the options in force decide who may connect, or `given`.
   *
   * @returns whether connections must be looked at again; false where the authenticator saw to that itself.
   */
  async authenticate(given: Authenticator | undefined): Promise<boolean> {
    const former = this.authenticator;
    if (given === undefined && former.reload !== undefined) {
      await former.reload(this.options);
      return false;
    }
    this.authenticator = given ?? (await this.#authenticatorOf(this.options));
    await former.close?.();
    return true;
  }

  async close(): Promise<void> {
    this.tls?.close();
    await this.authenticator.close?.();
  }

  #authenticatorOf(options: ServerOptions): Promise<Authenticator> {
    return authenticatorFor(options, { ...this.#surroundings, options: () => this.options });
  }
}
