import type { ServerOptions } from './types.js';

/** The Go server's defaults. */
export function defaultServerOptions(): ServerOptions {
  return {
    host: '0.0.0.0',
    port: 4222,
    dontListen: false,
    serverName: '',
    clientAdvertise: '',
    maxControlLine: 4096,
    maxPayload: 1024 * 1024,
    maxPending: 64 * 1024 * 1024,
    maxConnections: 64 * 1024,
    maxSubscriptions: 0,
    maxSubTokens: 0,
    pingInterval: 120_000,
    pingMax: 2,
    writeDeadline: 10_000,
    authTimeout: 2_000,
    noHeaderSupport: false,
    noFastProducerStall: false,
    lameDuckDuration: 120_000,
    lameDuckGracePeriod: 10_000,
    proxyProtocol: false,
    maxTracedMsgLen: 0,
    traceHeaders: false,
  };
}
