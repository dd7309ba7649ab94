// nsc tool: publish, subscribe, request, reply and measure the way to a broker, as a user of the store.
import { existsSync } from 'node:fs';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { NscError, reasonOf } from '../errors.js';
import type { ClientTls } from '../nats/client-tls.js';
import { connectToBroker } from '../nats/connection.js';
import { credsIdentity } from '../nats/identity.js';
import { quote } from '../text/go-text.js';
import type { Workspace } from '../workspace.js';
import { chooseAccount } from './account-choice.js';
import { chooseUser } from './user-choice.js';

/** As whom, and to which brokers. */
export interface ToolOptions {
  /** The user's account, by name or public key; default the current one. */
  readonly account?: string;
  /** The user; default the account's only one. */
  readonly user?: string;
  /** Broker URLs with commas between them; default the operator's service URLs. */
  readonly nats?: string;
  readonly tls?: ClientTls;
  /** Told when the connection is lost and found again; only subscribing and replying live through that. */
  readonly note?: (text: string) => void;
}

/** A message that came. */
export interface ToolMessage {
  readonly subject: string;
  /** Absent when the sender wants no answer. */
  readonly reply?: string;
  /** The payload as text. */
  readonly data: string;
}

/** Listening, to subscribe or to reply. */
export interface ListenOptions extends ToolOptions {
  readonly subject: string;
  /** Queue group to share the messages with. */
  readonly queue?: string;
  /** Messages after which it ends; default never. */
  readonly maxMessages?: number;
  /** Ends it. */
  readonly signal?: AbortSignal;
  /** Told once the broker knows of the subscription. */
  readonly ready?: () => void;
  /** Told of each message. */
  readonly message?: (message: ToolMessage, count: number) => void;
}

/** Publishes one message and waits until the broker has it. @throws NscError `remote` when it refuses */
export async function toolPublish(
  workspace: Workspace,
  options: ToolOptions & { readonly subject: string; readonly payload?: string },
): Promise<void> {
  await withConnection(workspace, 'nsc_pub', options, async (connection, refusal) => {
    connection.publish(options.subject, options.payload ?? '');
    await connection.flush();
    await refusal();
  });
}

/** Milliseconds that a reply is waited for. */
const REPLY_TIME = 5000;

/** Sends a request and waits five seconds for the first reply. @throws NscError `remote` when none comes */
export async function toolRequest(
  workspace: Workspace,
  options: ToolOptions & { readonly subject: string; readonly payload?: string; readonly sent?: () => void },
): Promise<ToolMessage> {
  const { subject, payload = '' } = options;
  return withConnection(workspace, 'nsc_req', options, async (connection, refusal) => {
    const { errors } = await import('@nats-io/transport-node');
    const reply = connection.request(subject, payload, { timeout: REPLY_TIME });
    options.sent?.();
    try {
      return messageOf(await reply);
    } catch (error) {
      await refusal();
      const silent =
        error instanceof errors.NoRespondersError ||
        (error instanceof errors.RequestError && error.isNoResponders());
      const reason = silent
        ? `nobody listens on ${quote(subject)}`
        : error instanceof errors.TimeoutError
          ? 'request timed out'
          : reasonOf(error);
      throw new NscError('remote', reason, { cause: error });
    }
  });
}

/** The way to a broker and back. */
export interface RoundTrip {
  /** URL of the broker. */
  readonly server: string;
  readonly milliseconds: number;
}

/** Measures one way to the broker and back. @throws NscError `remote` */
export async function toolRtt(workspace: Workspace, options: ToolOptions): Promise<RoundTrip> {
  return withConnection(workspace, 'nsc_rtt', options, async (connection) => {
    // The client's own `rtt` counts whole milliseconds: on a fast network none.
    const start = performance.now();
    await connection.flush();
    const milliseconds = Math.round((performance.now() - start) * 1000) / 1000;
    return { server: `nats://${connection.getServer()}`, milliseconds };
  });
}

/** Listens on a subject. @returns how many messages came @throws NscError `remote` */
export function toolSubscribe(workspace: Workspace, options: ListenOptions): Promise<number> {
  return listen(workspace, 'nsc_sub', options, () => {});
}

/**
 * Replies to requests, with what they held unless a reply is given. Messages whose sender wants no answer are told of
 * and left alone.
 *
 * @returns how many messages came
 * @throws NscError `remote`
 */
export function toolReply(
  workspace: Workspace,
  options: ListenOptions & { readonly response?: string },
): Promise<number> {
  const { response } = options;
  return listen(workspace, 'nsc_reply', options, (message) => {
    if ((message.reply ?? '') !== '') message.respond(response ?? message.data);
  });
}

async function listen(
  workspace: Workspace,
  name: string,
  options: ListenOptions,
  handle: (message: Msg) => void,
): Promise<number> {
  const { subject, queue = '', maxMessages, signal } = options;
  if (maxMessages !== undefined && maxMessages < 1) {
    throw new NscError('usage', 'max-messages must be greater than zero');
  }
  return withConnection(
    workspace,
    name,
    options,
    async (connection, refusal) => {
      const subscription = connection.subscribe(subject, {
        ...(queue !== '' && { queue }),
        ...(maxMessages !== undefined && { max: maxMessages }),
      });
      const stop = (): void => subscription.unsubscribe();
      signal?.addEventListener('abort', stop);
      let count = 0;
      try {
        await connection.flush();
        await refusal();
        options.ready?.();
        if (signal?.aborted === true) stop();
        for await (const message of subscription) {
          count++;
          options.message?.(messageOf(message), count);
          handle(message);
        }
      } catch (error) {
        if (error instanceof NscError) throw error;
        throw new NscError('remote', reasonOf(error), { cause: error });
      } finally {
        signal?.removeEventListener('abort', stop);
      }
      if (!connection.isClosed()) await connection.flush();
      return count;
    },
    true,
  );
}

function messageOf(message: Msg): ToolMessage {
  const reply = message.reply ?? '';
  return { subject: message.subject, ...(reply !== '' && { reply }), data: message.string() };
}

/** Runs work over a connection. @param work gets a function that throws what the broker refused, if it did */
async function withConnection<T>(
  workspace: Workspace,
  name: string,
  options: ToolOptions,
  work: (connection: NatsConnection, refusal: () => Promise<void>) => Promise<T>,
  reconnect = false,
): Promise<T> {
  const store = workspace.store();
  const account = chooseAccount(workspace, store, options.account);
  const user = chooseUser(store, account, options.user);
  const creds = workspace.keystore.credsPath(store.name, account, user);
  if (!existsSync(creds)) {
    throw new NscError(
      'no-user',
      `a creds file for account ${quote(account)}/${quote(user)} was not found: ${quote(creds)}; nsc generate creds makes one`,
    );
  }
  const urls =
    options.nats !== undefined && options.nats !== ''
      ? [options.nats]
      : (store.operator().nats.operator_service_urls ?? []);
  if (urls.length === 0) {
    throw new NscError(
      'usage',
      `operator ${quote(store.name)} doesn't have operator_service_urls set: give --nats, or set them with nsc edit operator --service-url`,
    );
  }
  const connection = await connectToBroker({
    urls,
    identity: credsIdentity(account, creds),
    name,
    ...(options.tls !== undefined && { tls: options.tls }),
    environment: workspace.environment,
    reconnect,
  });
  let refused: Error | undefined;
  void (async () => {
    for await (const status of connection.status()) {
      if (status.type === 'error') refused ??= status.error;
      if (status.type === 'disconnect') options.note?.(`disconnected from ${status.server}`);
      if (status.type === 'reconnect') options.note?.(`reconnected to ${status.server}`);
    }
  })();
  try {
    return await work(connection, async () => {
      // A refusal arrives before the answer to a flush, but is told of a moment later.
      await nextTurn();
      if (refused !== undefined) throw new NscError('remote', refused.message, { cause: refused });
    });
  } catch (error) {
    if (error instanceof NscError) throw error;
    throw new NscError('remote', reasonOf(refused ?? error), { cause: error });
  } finally {
    await connection.close();
  }
}
