// Stores of nsc 0.x hold JWTs of version 1, which brokers no longer take and this program does not write: `nsc upgrade-jwt` converts them.
import { NscError } from '../errors.js';
import { backquote } from '../text/go-text.js';
import type { OperatorStore } from './operator-store.js';

/** Refuses a store whose operator JWT is of version 1. @throws NscError `old-store` */
export function refuseOldStore(store: OperatorStore): void {
  let body: unknown;
  try {
    const [, payload = ''] = store.operatorToken().split('.');
    body = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'));
  } catch {
    return; // Whoever needs the operator's JWT says what is wrong with it.
  }
  const nats = field(body, 'nats');
  const version = field(nats, 'version');
  // Version 1 has its version nowhere, and the kind beside the registered names.
  const isOld = version === 1 || (version === undefined && field(body, 'type') === 'operator');
  if (isOld) {
    throw new NscError(
      'old-store',
      `the store ${backquote(store.name)} holds JWTs of version 1; this nsc works with version 2: type "nsc upgrade-jwt" to update, or import the operator anew with "nsc add operator --force -u <url>" if it is somebody else's`,
    );
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
