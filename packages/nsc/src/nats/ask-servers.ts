// One question to every server that listens on a subject, and who answered what. Servers do not say how many they
// are: the first question waits its whole time for more of them, and from then on those that answered are waited for
// by name. A broker says at once when nobody listens, so that silence means a slow server: it is given more time.
//
//   publish  subject, reply = inbox.<n>          one inbox for all questions
//   inbox.<n> ◀── answer of server A, of B …     until all known servers answered, or the time is over
import type { Msg, NatsConnection, Subscription } from '@nats-io/transport-node';
import { reasonOf } from '../errors.js';

/** What one server answered. */
export type ServerAnswer =
  | { readonly server: string; readonly outcome: 'ok'; readonly data: unknown }
  /** The server understood and refused, or answered something that is not understood. */
  | { readonly server: string; readonly outcome: 'error'; readonly reason: string };

/** What came back to one question. */
export interface Answers {
  readonly answers: readonly ServerAnswer[];
  /** Why nobody answered; undefined when somebody did. */
  readonly silence: string | undefined;
}

/** Least milliseconds in which a server that is there must answer. */
export const SLOW_SERVER = 10_000;

interface Question {
  readonly answers: ServerAnswer[];
  readonly answered: Set<string>;
  silence: string | undefined;
  /** Since when it is asked, in milliseconds of the process's clock. */
  readonly since: number;
  readonly end: () => void;
}

/** Asks all servers over one connection; any number of questions may be under way. */
export class AskServers {
  readonly #connection: NatsConnection;
  readonly #timeout: number;
  readonly #inbox: string;
  readonly #subscription: Subscription;
  readonly #questions = new Map<string, Question>();
  /** Servers that answered a question that waited its whole time; undefined before the first such question. */
  #known: Set<string> | undefined;
  #refusal: string | undefined;
  #count = 0;

  /** @param timeout milliseconds that the first question waits for further servers */
  constructor(connection: NatsConnection, inbox: string, timeout: number) {
    this.#connection = connection;
    this.#timeout = timeout;
    this.#inbox = inbox;
    this.#subscription = connection.subscribe(`${inbox}.*`, {
      callback: (error, message) => {
        if (error === null) this.#received(message);
        else this.#refusal = error.message;
      },
    });
    void this.#watch();
  }

  /** Names of the servers that answered so far, sorted. */
  get servers(): string[] {
    return [...(this.#known ?? [])].sort();
  }

  /** Asks, and waits for the known servers; while none is known, the time-out. Never rejects. */
  async ask(subject: string, payload: string): Promise<Answers> {
    const id = String(++this.#count);
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => {
      end = resolve;
    });
    const since = performance.now();
    const question: Question = { answers: [], answered: new Set(), silence: undefined, since, end };
    this.#questions.set(id, question);
    const timer = setTimeout(end, Math.max(this.#timeout, SLOW_SERVER));
    try {
      this.#connection.publish(subject, payload, { reply: `${this.#inbox}.${id}` });
      await ended;
    } catch (error) {
      question.silence = reasonOf(error);
    } finally {
      clearTimeout(timer);
      this.#questions.delete(id);
    }
    const { answers, answered, silence } = question;
    if (answers.length > 0) {
      this.#known ??= new Set();
      for (const server of answered) this.#known.add(server);
      return { answers, silence: undefined };
    }
    return { answers, silence: silence ?? this.#refusal ?? 'no answer in time' };
  }

  /** Takes no more answers. */
  close(): void {
    this.#subscription.unsubscribe();
  }

  #received(message: Msg): void {
    const question = this.#questions.get(message.subject.slice(this.#inbox.length + 1));
    if (question === undefined) return;
    if (message.headers?.code === 503) {
      question.silence = 'no nats-server with an account resolver listens';
      question.end();
      return;
    }
    const answer = readAnswer(message.string());
    question.answers.push(answer);
    question.answered.add(answer.server);
    const known = this.#known;
    if (known === undefined) {
      // The first answer: from now on, the time-out holds.
      if (question.answers.length > 1) return;
      const left = this.#timeout - (performance.now() - question.since);
      setTimeout(question.end, Math.max(left, 0)).unref();
      return;
    }
    for (const server of known) if (!question.answered.has(server)) return;
    question.end();
  }

  /** A subject that may not be published to is refused on the connection, not in answer to the question. */
  async #watch(): Promise<void> {
    for await (const status of this.#connection.status()) {
      if (status.type === 'error') this.#refusal = status.error.message;
      if (status.type === 'error' || status.type === 'close' || status.type === 'disconnect') {
        for (const question of this.#questions.values()) {
          if (status.type !== 'error') question.silence = 'the connection was lost';
          question.end();
        }
      }
    }
  }
}

/** Reads what a server answered: `{ server: { name }, data | error: { description } }`. */
function readAnswer(text: string): ServerAnswer {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    return { server: '', outcome: 'error', reason: `its answer is not JSON: ${reasonOf(error)}` };
  }
  const server = field(field(value, 'server'), 'name');
  if (typeof server !== 'string' || server === '') {
    return { server: '', outcome: 'error', reason: 'it answered without its name' };
  }
  const error = field(value, 'error');
  if (error !== undefined && error !== null) {
    const description = field(error, 'description');
    return {
      server,
      outcome: 'error',
      reason: typeof description === 'string' ? description : JSON.stringify(error),
    };
  }
  const data = field(value, 'data');
  if (data === undefined || data === null) {
    return { server, outcome: 'error', reason: 'it answered without data' };
  }
  return { server, outcome: 'ok', data };
}

/** A field of what may be an object. */
export function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined;
}
