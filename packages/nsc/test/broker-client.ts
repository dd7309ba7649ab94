// The official client as a user of a test's home, and whether a message gets from one user to another.
import { readFileSync } from 'node:fs';
import { connect, credsAuthenticator, type NatsConnection } from '@nats-io/transport-node';
import type { GoBroker } from '../../../e2e/support/go-broker.js';
import type { TestHome } from './home.js';

/** Connects as a user; refused users reject. */
export function connectAs(
  home: TestHome,
  broker: GoBroker,
  account: string,
  user: string,
  operator = 'OP',
): Promise<NatsConnection> {
  return connect({
    servers: `127.0.0.1:${broker.port}`,
    authenticator: credsAuthenticator(
      readFileSync(home.data('keys', 'creds', operator, account, `${user}.creds`)),
    ),
    reconnect: false,
    timeout: 5000,
  });
}

/** What arrives at a subscription of one connection when the other publishes; undefined when nothing does in time. */
export async function reaches(
  from: NatsConnection,
  to: NatsConnection,
  subject = 'greeting',
  ms = 3000,
): Promise<string | undefined> {
  const subscription = to.subscribe(subject, { max: 1 });
  await to.flush();
  from.publish(subject, 'hello');
  await from.flush();
  const timer = setTimeout(() => subscription.unsubscribe(), ms);
  try {
    for await (const message of subscription) return message.string();
    return undefined;
  } finally {
    clearTimeout(timer);
  }
}
