/** The `tls` block and what belongs to it, as written in the configuration. Files are paths, not contents. */

/** When the TLS handshake happens: after INFO, at once, or at once with INFO sent after `fallbackDelay` of silence. */
export type HandshakeFirst =
  | { readonly kind: 'off' }
  | { readonly kind: 'on' }
  /** Milliseconds. */
  | { readonly kind: 'auto'; readonly fallbackDelay: number };

/** A certificate with its key, both PEM files. */
export interface CertificatePair {
  readonly certFile: string;
  readonly keyFile: string;
}

/** Checks of a client's certificate against the responder of its authority. */
export interface OcspPeerOptions {
  readonly verify: boolean;
  /** Milliseconds an answer of the responder may be off. */
  readonly allowedClockskew: number;
  /** Milliseconds for the responder to answer. */
  readonly caTimeout: number;
  /** A certificate that the responder cannot tell about is let in, with a warning. */
  readonly warnOnly: boolean;
  readonly unknownIsGood: boolean;
  readonly allowWhenCaUnreachable: boolean;
  /** Milliseconds an answer without an end is believed. */
  readonly cacheTtlWhenNextUpdateUnset: number;
}

/** A `tls` block. */
export interface TlsOptions {
  /** One pair from `cert_file` and `key_file`, or those of `certs`. */
  readonly certificates: readonly CertificatePair[];
  /** PEM file with the authorities that sign client certificates; empty for those of the system. */
  readonly caFile: string;
  /** Demand a client certificate. True with `verifyAndMap` too. */
  readonly verify: boolean;
  /** The user is read from the client's certificate. */
  readonly verifyAndMap: boolean;
  /** Do not check the other side's certificate; only where this server is the client. */
  readonly insecure: boolean;
  /** Names of cipher suites as Go has them; undefined for the secure ones of the system. */
  readonly cipherSuites: readonly string[] | undefined;
  /** Names of curves as Go has them (`CurveP256`, `X25519`); undefined for those of the system. */
  readonly curvePreferences: readonly string[] | undefined;
  readonly allowInsecureCipherSuites: boolean;
  /** Milliseconds for the handshake. */
  readonly timeout: number;
  /** Handshakes per second; 0 for no limit. */
  readonly connectionRateLimit: number;
  /** SHA-256 of the client's public key, hex in lower case; undefined for any. */
  readonly pinnedCerts: readonly string[] | undefined;
  readonly handshakeFirst: HandshakeFirst;
  readonly minVersion: '1.2' | '1.3';
  /** Undefined: not asked for. */
  readonly ocspPeer: OcspPeerOptions | undefined;
}

/** OCSP stapling: whether the server shows its own certificate's status in the handshake. */
export interface OcspOptions {
  /**
   * `auto` staples where the certificate demands it, `must` also ends the server when it is revoked, `always` staples
   * every certificate, `never` none.
   */
  readonly mode: 'auto' | 'must' | 'always' | 'never';
  /** Responders to ask instead of those the certificate names. */
  readonly urls: readonly string[];
}

/** Where OCSP answers are kept. */
export interface OcspCacheOptions {
  readonly type: 'local' | 'none';
  readonly localStore: string;
  readonly preserveRevoked: boolean;
  /** Milliseconds between two writes. */
  readonly saveInterval: number;
}
