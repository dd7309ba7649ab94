// What the pages of the documentation do with the `nats` tool, done with the official client: each connection is one
// `nats sub`, `nats pub` or `nats request`, and ends with its test.
import { readFileSync } from 'node:fs';
import {
  type ConnectionOptions,
  connect,
  credsAuthenticator,
  type Msg,
  type NatsConnection,
} from '@nats-io/transport-node';
import { afterEach } from 'vitest';
import { until } from './wait.js';

const opened: NatsConnection[] = [];
afterEach(async () => {
  for (const connection of opened.splice(0)) await connection.close();
});

/** Connects as the options say; whoever is refused rejects, and nobody comes back by itself. */
export async function natsAs(url: string, options: ConnectionOptions = {}): Promise<NatsConnection> {
  const connection = await connect({ servers: url, reconnect: false, timeout: 10_000, ...options });
  opened.push(connection);
  return connection;
}

/** `--creds <file>` */
export function withCreds(file: string): ConnectionOptions {
  return { authenticator: credsAuthenticator(readFileSync(file)) };
}

/** `nats sub <subject>`: what arrives, as `subject: text`, in a list that grows. */
export async function natsSub(
  connection: NatsConnection,
  subject: string,
  queue?: string,
): Promise<string[]> {
  const heard: string[] = [];
  connection.subscribe(subject, {
    ...(queue === undefined ? {} : { queue }),
    callback: (error, message) =>
      void heard.push(error ? error.message : `${message.subject}: ${message.string()}`),
  });
  await connection.flush();
  return heard;
}

/** `nats reply <subject>`: answers every request with a text, or with what a function makes of it. */
export async function natsReply(
  connection: NatsConnection,
  subject: string,
  answer: string | ((message: Msg) => string),
): Promise<void> {
  connection.subscribe(subject, {
    callback: (error, message) => {
      if (error === null) message.respond(typeof answer === 'string' ? answer : answer(message));
    },
  });
  await connection.flush();
}

/** `nats pub <subject> <text>`; afterwards everybody on these connections has what they get of it. */
export async function natsPub(
  from: NatsConnection,
  subject: string,
  text = '',
  ...hearers: readonly NatsConnection[]
): Promise<void> {
  from.publish(subject, text);
  for (const connection of [from, ...hearers]) await connection.flush();
}

/** `nats request <subject> <text>`: the answer's text. */
export async function natsRequest(connection: NatsConnection, subject: string, text = ''): Promise<string> {
  return (await connection.request(subject, text, { timeout: 10_000 })).string();
}

/** Waits for the first line that was heard and fits. */
export function heardLine(heard: readonly string[], pattern: RegExp): Promise<string> {
  return until(`${pattern} is heard`, () => heard.find((line) => pattern.test(line)));
}
