/** What a connection writes to the log, its name before each line. */
import type { Log } from '@nats-ts/log';
import type { ServerOptions } from '../options/types.js';
import type { ConnectOptions } from '../protocol/connect-options.js';
import { message } from '../protocol/message.js';
import { fromWire } from '../protocol/wire-text.js';
import type { Subscription } from '../subjects/subscription.js';
import { payloadLine } from '../trace/payload-line.js';
import { connectionLabel, removalLine, signatureLabel, withoutSecrets } from './labels.js';

/** Who a client is, in the three parts that make its signature. */
interface Signer {
  readonly options: ConnectOptions;
  readonly account: string;
  readonly user: string;
}

/** The log of one connection. Its name is put into words when there is something to say: most say nothing. */
export class ConnectionLog {
  readonly #log: Log;
  readonly #id: number;
  #address = '';
  #port = 0;
  #signer: Signer | undefined;

  constructor(log: Log, id: number) {
    this.#log = log;
    this.#id = id;
  }

  /** Where the client is. */
  locate(address: string, port: number): void {
    this.#address = address;
    this.#port = port;
  }

  /** Who the client is. */
  identify(options: ConnectOptions, account: string, user: string): void {
    this.#signer = { options, account, user };
  }

  /** Are protocol lines logged? */
  get tracing(): boolean {
    return this.#log.traceEnabled;
  }

  error(text: string): void {
    this.#log.error(this.text(text));
  }

  info(text: string): void {
    this.#log.info(this.text(text));
  }

  debug(text: string): void {
    if (this.#log.debugEnabled) this.#log.debug(this.text(text));
  }

  trace(text: string): void {
    if (this.#log.traceEnabled) this.#log.trace(this.text(text));
  }

  /** A subscription ended because its client may not have it any longer. The server says so, not the connection. */
  removed(connect: ConnectOptions, { subject, queue, sid }: Subscription): void {
    this.#log.info(removalLine(connect, subject, queue, sid));
  }

  /** A line that the client sent, secrets left out. */
  traceLine(verb: string, args: string): void {
    const shown = verb === 'CONNECT' ? withoutSecrets(args) : args;
    this.trace(`<<- [${verb}${shown === '' ? '' : ` ${fromWire(shown)}`}]`);
  }

  /** The payload of the message at hand, which the client sent. */
  tracePayload(options: ServerOptions): void {
    this.#tracePayload('<<-', options, 0);
  }

  /** The message at hand goes to the client, `stripped` bytes of headers left out. */
  traceDelivery(sid: string, stripped: number, options: ServerOptions): void {
    const { subject, reply, headerSize, size } = message;
    const withHeaders = headerSize > 0 && stripped === 0;
    const sizes = withHeaders ? `${headerSize} ${size}` : String(size - stripped);
    const answer = reply === '' ? '' : `${reply} `;
    this.trace(`->> [${withHeaders ? 'HMSG' : 'MSG'} ${fromWire(`${subject} ${sid} ${answer}`)}${sizes}]`);
    this.#tracePayload('->>', options, stripped);
  }

  #tracePayload(direction: '<<-' | '->>', options: ServerOptions, stripped: number): void {
    const headers = stripped > 0 ? undefined : message.headers();
    const line = payloadLine(direction, headers, message.payload(), options);
    if (line !== undefined) this.trace(line);
  }

  /** A subscription has ended. */
  traceEnd(sid: string): void {
    this.trace(`<-> [DELSUB ${fromWire(sid)}]`);
  }

  /** The message at hand goes on under another subject, as on the wire. */
  traceMapping(subject: string): void {
    this.trace(`<<- [MAPPING ${fromWire(message.subject)} -> ${fromWire(subject)}]`);
  }

  /** A text with the name of the connection before it. */
  text(text: string): string {
    const label = connectionLabel(this.#address, this.#port, this.#id);
    const signer = this.#signer;
    const signature = signer === undefined ? '' : signatureLabel(signer.options, signer.account, signer.user);
    return `${label}${signature} - ${text}`;
  }
}
