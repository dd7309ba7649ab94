/**
 * Answers between accounts. A request that crosses gets a reply subject of the exporting account, `_R_.…`; what is
 * published there goes back to the reply subject that the requester named. What is owed is forgotten when it came,
 * when it is late, and when nobody waits for it any more.
 */
import { randomBytes } from 'node:crypto';
import { message } from '../protocol/message.js';
import { hasWildcard } from '../subjects/subject.js';
import { found } from '../subjects/sublist.js';
import { Subscription } from '../subjects/subscription.js';
import type { Account } from './account.js';
import { crossingReceiver } from './crossing-receiver.js';
import { reportAnswer, reportFailure } from './latency.js';
import type { Passage } from './passage.js';
import type { PendingResponse, ResponseEnd } from './pending-response.js';
import { entryAtHand, routeMapped } from './routing.js';
import { Transit } from './transit.js';

const DIGITS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
const TOKEN_LENGTH = 6;

/** A token that cannot be guessed. */
function randomToken(): string {
  let token = '';
  for (const byte of randomBytes(TOKEN_LENGTH)) token += DIGITS[byte % 62];
  return token;
}

/** The answers that one account owes and awaits. */
export class Responses {
  readonly #account: Account;
  /** Owed by this account, by the subject they will come on. */
  readonly #owed = new Map<string, PendingResponse>();
  /** Awaited by this account, by the reply subject its clients named. */
  readonly #awaited = new Map<string, Set<PendingResponse>>();
  #prefix = '';
  #last = Math.floor(Math.random() * 0x40000000);
  #door: Subscription | undefined;
  #sweeping = false;

  constructor(account: Account) {
    this.#account = account;
  }

  /** Answers this account owes. */
  get owed(): number {
    return this.#owed.size;
  }

  /** Answers this account awaits. */
  get awaited(): number {
    return this.#awaited.size;
  }

  /** A new reply subject of this account. */
  newSubject(suffix: string): string {
    if (this.#door === undefined) {
      this.#prefix = `_R_.${randomToken()}.`;
      this.#door = new Subscription(crossingReceiver(), `${this.#prefix}>`, '', '', {
        kind: 'service',
        cross: (passage) => this.#answer(passage),
      });
      this.#account.addForeign(this.#door);
    }
    // Counting, begun anywhere, never gives the same twice; the prefix cannot be guessed.
    let rest = this.#last++;
    let token = '';
    for (let i = 0; i < TOKEN_LENGTH; i++) {
      token += DIGITS[rest % 62];
      rest = Math.floor(rest / 62);
    }
    return `${this.#prefix}${token}${suffix}`;
  }

  /** This account owes an answer from now on. */
  owe(response: PendingResponse): void {
    this.#owed.set(response.subject, response);
    response.service.owe(response);
    response.account.responses.#await(response);
  }

  /** The wait for an answer is over. */
  drop(response: PendingResponse, end: ResponseEnd | 'answered'): void {
    if (!this.#owed.delete(response.subject)) return;
    response.service.settle(response);
    response.account.responses.#forget(response);
    if (end !== 'answered' && !response.answered) reportFailure(response, end);
  }

  /** Somebody in this account unsubscribed: does anyone still wait for what would have come there? */
  interestLost(subject: string): void {
    if (this.#awaited.size === 0) return;
    if (!hasWildcard(subject)) {
      if (this.#awaited.has(subject)) this.#look(subject);
      return;
    }
    if (this.#sweeping) return;
    // Many may go at once: looked at together.
    this.#sweeping = true;
    queueMicrotask(() => {
      this.#sweeping = false;
      for (const reply of [...this.#awaited.keys()]) this.#look(reply);
    });
  }

  /** Owes and awaits nothing any more. */
  close(): void {
    for (const response of [...this.#owed.values()]) this.drop(response, 'answered');
    for (const awaited of [...this.#awaited.values()]) {
      for (const response of [...awaited]) response.service.account.responses.drop(response, 'answered');
    }
    if (this.#door !== undefined) this.#account.removeForeign(this.#door);
    this.#door = undefined;
  }

  #await(response: PendingResponse): void {
    const known = this.#awaited.get(response.reply);
    if (known === undefined) this.#awaited.set(response.reply, new Set([response]));
    else known.add(response);
  }

  #forget(response: PendingResponse): void {
    const known = this.#awaited.get(response.reply);
    if (known?.delete(response) === true && known.size === 0) this.#awaited.delete(response.reply);
  }

  #look(reply: string): void {
    this.#account.sublist.matchText(reply);
    if (found.count + found.groupCount > 0) return;
    for (const response of [...(this.#awaited.get(reply) ?? [])]) {
      response.service.account.responses.drop(response, 'interest lost');
    }
  }

  /** The message at hand is an answer. */
  #answer(passage: Passage): boolean {
    const { subject } = message;
    const response = this.#owed.get(subject);
    if (response === undefined || passage.chain.includes(response.service)) return false;
    const { account, service, several } = response;
    const next = message.replyLength > 0 ? this.#askBack(response) : undefined;
    const last = !several || message.size === 0;
    const first = !response.answered;
    response.answered = true;
    if (first && response.tracking !== undefined) reportAnswer(response, passage.requester);
    const onward = passage.trace?.observeService(account.name, subject, response.reply, false) === false;
    const transit = Transit.begin(response.reply);
    if (next !== undefined) transit.reply(next.subject);
    const reached =
      onward && passage.trace?.dry === true
        ? true
        : routeMapped(account, entryAtHand(account), {
            ...passage,
            trace: onward ? undefined : passage.trace,
            chain: [...passage.chain, service],
          });
    transit.end();
    if (last || !reached) this.drop(response, reached ? 'answered' : 'no delivery');
    else service.owe(response);
    if (!reached && next !== undefined) account.responses.drop(next, 'no delivery');
    return reached;
  }

  /** An answer that wants an answer itself: the account that asked owes it. */
  #askBack(response: PendingResponse): PendingResponse {
    const { account, service, several, shared } = response;
    const back: PendingResponse = {
      subject: account.responses.newSubject(''),
      account: this.#account,
      reply: message.reply,
      service,
      several,
      shared,
      tracking: undefined,
      since: 0,
      answered: false,
    };
    account.responses.owe(back);
    return back;
  }
}
