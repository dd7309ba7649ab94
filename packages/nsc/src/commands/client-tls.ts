// The TLS flags as options of the operations.
import type { Invocation } from '../cli/invocation.js';
import type { ClientTls } from '../nats/client-tls.js';

/** What the flags of `clientTlsFlags` say. */
export function clientTls(call: Invocation): ClientTls {
  return {
    first: call.truth('tls-first'),
    ca: call.text('ca-cert'),
    cert: call.text('client-cert'),
    key: call.text('client-key'),
    curves: call.text('tls-curves'),
  };
}
