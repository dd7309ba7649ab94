// A home whose accounts and users a real broker holds to what nsc wrote. Whether a message arrives is known without
// waiting: a broker answers a client's PING only after what the client sent before it was delivered. Why a connection
// is refused may be lost with the connection.
import { writeFileSync } from 'node:fs';
import { headers, type NatsConnection } from '@nats-io/transport-node';
import { GoBroker } from '../../../e2e/support/go-broker.js';
import { connectAs } from './broker-client.js';
import { TestHome } from './home.js';
import { PATIENT } from './resolver-world.js';

/** How one of its messages is sent, and how its subscription listens. */
export interface Sending {
  /** Queue of the subscription. */
  readonly queue?: string;
  /** Headers of the message. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** The kinds of resolver of `generate config`. */
export type ResolverKind = 'mem-resolver' | 'nats-resolver' | 'nats-resolver-cache';

/** How its broker is started. */
export interface Start {
  readonly resolver?: ResolverKind;
  /** Its name; default that of its resolver. */
  readonly name?: string;
  /** Cluster port of another broker to join; `0` begins a cluster. */
  readonly join?: number;
}

/** A home, its broker, and who is connected. */
export class Enforcement {
  readonly home: TestHome;
  #broker: GoBroker | undefined;
  readonly #brokers: GoBroker[] = [];
  readonly #opened: NatsConnection[] = [];

  constructor() {
    this.home = new TestHome();
  }

  /** The broker that clients connect to. */
  get broker(): GoBroker {
    if (this.#broker === undefined) throw new Error('no broker was started');
    return this.#broker;
  }

  /** Runs lines of nsc that must succeed. */
  async prepare(...lines: readonly string[]): Promise<void> {
    for (const line of lines) await this.home.ok(line);
  }

  /** A field of a JWT: `account A -F sub`. */
  async field(what: string): Promise<string> {
    return JSON.parse(await this.home.ok(`describe ${what}`));
  }

  /**
   * Starts the broker that clients connect to from then on, as `generate config` writes it.
   *
   * @param more what its configuration has besides
   */
  async start(
    more = '',
    { resolver = 'mem-resolver', name = resolver, join }: Start = {},
  ): Promise<GoBroker> {
    await this.home.ok(`generate config --${resolver} --config-file ${name}.conf --force`);
    // Brokers of one folder keep their JWTs apart.
    const config = this.home.read(`${name}.conf`).replace("dir: './jwt'", `dir: './${name}'`);
    const file = this.home.path(`${name}.conf`);
    writeFileSync(file, `${config}${PATIENT}${more}`);
    this.#broker = this.keep(await GoBroker.start(file, { name, ...(join !== undefined && { join }) }));
    return this.#broker;
  }

  /** Ends a broker with this home. */
  keep(broker: GoBroker): GoBroker {
    this.#brokers.push(broker);
    return broker;
  }

  /** Connects as a user; refused users reject. */
  async as(account: string, user: string): Promise<NatsConnection> {
    return this.opened(await connectAs(this.home, this.broker, account, user));
  }

  /** Closes a connection with this home. */
  opened(connection: NatsConnection): NatsConnection {
    this.#opened.push(connection);
    return connection;
  }

  async end(): Promise<void> {
    for (const connection of this.#opened) await connection.close();
    for (const broker of this.#brokers) await broker.stop();
    this.home.remove();
  }
}

/** Subjects under which a subscription gets what somebody publishes. */
export async function arrivals(
  from: NatsConnection,
  published: string,
  to: NatsConnection,
  subscribed: string,
  sending: Sending = {},
): Promise<string[]> {
  const got: string[] = [];
  const subscription = to.subscribe(subscribed, {
    callback: (error, message) => {
      if (error === null) got.push(message.subject);
    },
    ...(sending.queue === undefined ? {} : { queue: sending.queue }),
  });
  await to.flush();
  const sent = headers();
  for (const [name, value] of Object.entries(sending.headers ?? {})) sent.set(name, value);
  from.publish(published, 'data', sending.headers === undefined ? {} : { headers: sent });
  await from.flush();
  await to.flush();
  subscription.unsubscribe();
  return got;
}

/** Answers requests with texts, one message each, until the test is over. */
export function serve(
  connection: NatsConnection,
  subject: string,
  ...texts: readonly string[]
): Promise<void> {
  connection.subscribe(subject, {
    callback: (_, message) => {
      for (const text of texts) message?.respond(text);
    },
  });
  return connection.flush();
}

/** What comes to a reply subject that is nobody's inbox, for one request that another connection answers. */
export async function repliesTo(
  asking: NatsConnection,
  subject: string,
  answering: NatsConnection,
): Promise<string[]> {
  const got: string[] = [];
  const subscription = asking.subscribe('reply', {
    callback: (_, message) => {
      got.push(message.string());
    },
  });
  await asking.flush();
  asking.publish(subject, '', { reply: 'reply' });
  for (const connection of [asking, answering, answering, asking]) await connection.flush();
  subscription.unsubscribe();
  return got;
}

/** The same for a request to `svc` that is answered so many milliseconds later. */
export async function answerAfter(
  ms: number,
  asking: NatsConnection,
  answering: NatsConnection,
): Promise<string[]> {
  const got: string[] = [];
  asking.subscribe('reply', {
    callback: (_, message) => {
      got.push(message.string());
    },
  });
  const answered = new Promise<void>((resolve) => {
    answering.subscribe('svc', {
      callback: (_, message) => {
        setTimeout(() => {
          message.respond('answer');
          resolve();
        }, ms);
      },
    });
  });
  await Promise.all([asking.flush(), answering.flush()]);
  asking.publish('svc', '', { reply: 'reply' });
  await answered;
  await answering.flush();
  await asking.flush();
  return got;
}
