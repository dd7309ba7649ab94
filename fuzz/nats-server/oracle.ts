// What a broker must answer to a stream of bytes from one client, worked out the plain way: line by line, with strings.
//
// The model knows one connection with echo, headers and no verbosity, and one limit (the payload). It is checked
// against the Go server by the same fuzzer. What a broker may answer in several ways ends the prediction (`free`).

/** One thing the broker sends, in order. */
export type Answer =
  | { readonly kind: 'line'; readonly text: string }
  | {
      readonly kind: 'deliveries';
      readonly message: Published;
      readonly plain: readonly string[];
      readonly groups: readonly (readonly string[])[];
    };

/** A message as it was published. */
export interface Published {
  readonly subject: string;
  readonly reply: string;
  /** The sizes as the client wrote them: headers (if any) and all. */
  readonly sizes: readonly string[];
  readonly bytes: string;
}

/** How the stream leaves the connection. */
export type Ending =
  /** At the start of a line: a PING will be answered. */
  | 'ready'
  /** In the middle of a line or payload. */
  | 'waiting'
  /** Closed by the broker. */
  | 'closed'
  /** From here on a broker may do as it likes, within reason. */
  | 'free';

/** The answers to a whole stream. */
export interface Prediction {
  readonly answers: readonly Answer[];
  readonly published: readonly Published[];
  readonly ending: Ending;
  /**
   * How many bytes were looked at; where the ending is `closed`, the last of them closed the connection, where it is
   * `free`, the line behind them is the one that may be answered in several ways.
   */
  readonly used: number;
}

/** The limits the broker is started with. */
export interface Limits {
  readonly maxPayload: number;
  readonly maxControlLine: number;
}

interface Subscription {
  readonly subject: string;
  readonly queue: string;
  delivered: number;
  max: number;
}

const VERBS = [
  'PUB',
  'HPUB',
  'SUB',
  'UNSUB',
  'PING',
  'PONG',
  '+OK',
  '-ERR',
  'CONNECT',
  'INFO',
  'HMSG',
] as const;
/** These need white space behind them; the others take anything. */
const SPACED = new Set<string>(['PUB', 'HPUB', 'SUB', 'UNSUB', '-ERR', 'HMSG']);
const WHITE = /[ \t]/;

/** Whether a published subject (no empty tokens) matches a subscription's. */
export function matches(subscription: string, subject: string): boolean {
  const want = subscription.split('.');
  const have = subject.split('.');
  if (have.some((token) => token === '')) return false;
  for (const [at, token] of want.entries()) {
    if (token === '>') return have.length > at;
    if (have[at] === undefined || (token !== '*' && token !== have[at])) return false;
  }
  return want.length === have.length;
}

function validSubscription(subject: string): boolean {
  const tokens = subject.split('.');
  return tokens.every((token, at) => token !== '' && (token !== '>' || at === tokens.length - 1));
}

function size(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : -1;
}

/** How many letters of `text` begin some verb. */
function commonLetters(text: string): number {
  let most = 0;
  for (const verb of VERBS) {
    let at = 0;
    while (at < verb.length && verb[at] === text[at]) at++;
    most = Math.max(most, at);
  }
  return most;
}

/** Predicts the answers to `stream` (latin1), which follows a CONNECT that was accepted. */
export function predict(stream: string, limits: Limits): Prediction {
  const answers: Answer[] = [];
  const published: Published[] = [];
  const subscriptions = new Map<string, Subscription>();
  let at = 0;
  const end = (ending: Ending, used = stream.length): Prediction => ({ answers, published, ending, used });
  const refuse = (text: string, used: number): Prediction => {
    answers.push({ kind: 'line', text: `-ERR '${text}'` });
    return end('closed', used);
  };

  const deliver = (message: Published): void => {
    const plain: string[] = [];
    const groups = new Map<string, string[]>();
    for (const [sid, subscription] of subscriptions) {
      if (!matches(subscription.subject, message.subject)) continue;
      if (subscription.queue !== '') {
        groups.set(subscription.queue, [...(groups.get(subscription.queue) ?? []), sid]);
        continue;
      }
      plain.push(sid);
      subscription.delivered++;
      if (subscription.max > 0 && subscription.delivered >= subscription.max) subscriptions.delete(sid);
    }
    if (plain.length + groups.size > 0) {
      answers.push({ kind: 'deliveries', message, plain, groups: [...groups.values()] });
    }
  };

  while (at < stream.length) {
    const begin = at;
    const rest = stream.slice(at, at + 8).toUpperCase();
    const verb = VERBS.find((one) => rest.startsWith(one));
    if (!verb) {
      const unfinished = VERBS.some((one) => one.startsWith(rest)) && at + rest.length === stream.length;
      return unfinished ? end('waiting') : refuse('Unknown Protocol Operation', at + commonLetters(rest) + 1);
    }
    if (verb === 'HMSG') return end('free', begin);
    at += verb.length;
    if (SPACED.has(verb)) {
      if (at === stream.length) return end('waiting');
      if (!WHITE.test(stream.charAt(at))) return refuse('Unknown Protocol Operation', at + 1);
    }
    if (verb !== 'PING' && verb !== 'PONG' && verb !== '+OK') {
      while (at < stream.length && WHITE.test(stream.charAt(at))) at++;
    }
    const newline = stream.indexOf('\n', at);
    const line = newline < 0 ? stream.slice(at) : stream.slice(at, newline);
    const args = line.endsWith('\r') ? line.slice(0, -1) : line;
    if (verb === 'PING' || verb === 'PONG' || verb === '+OK') {
      if (newline < 0) return end('waiting');
      if (verb === 'PING') answers.push({ kind: 'line', text: 'PONG' });
      at = newline + 1;
      continue;
    }
    // Where a CR stands alone, or nothing stands before the end of the line, brokers and their read buffers differ.
    if (args.includes('\r') || line === '' || (newline < 0 && line.endsWith('\r') && args === ''))
      return end('free', begin);
    if (args.length > limits.maxControlLine - 2) return end('free', begin);
    if (newline < 0) return end('waiting');
    at = newline + 1;
    if (verb === 'CONNECT' || verb === 'INFO') return end('free', begin);
    if (verb === '-ERR') return end('closed', at);
    const words = args.split(/[ \t]+/).filter((word) => word !== '');
    if (verb === 'SUB') {
      if (words.length < 2 || words.length > 3) return end('closed', at);
      const [subject = '', queue = '', sid = ''] = words.length === 3 ? words : [words[0], '', words[1]];
      if (queue === '_sys_') return end('free', begin);
      if (subscriptions.has(sid)) continue;
      if (!validSubscription(subject)) answers.push({ kind: 'line', text: "-ERR 'Invalid Subject'" });
      else subscriptions.set(sid, { subject, queue, delivered: 0, max: 0 });
      continue;
    }
    if (verb === 'UNSUB') {
      if (words.length < 1 || words.length > 2) return end('closed', at);
      const [sid = '', text] = words;
      const max = text === undefined ? -1 : size(text);
      const subscription = subscriptions.get(sid);
      if (!subscription) continue;
      if (max > subscription.delivered) {
        // Whose turn it is in a group is the broker's choice, so its count is not known.
        if (subscription.queue !== '') return end('free', begin);
        subscription.max = max;
      } else subscriptions.delete(sid);
      continue;
    }
    const sizes = verb === 'PUB' ? 1 : 2;
    if (words.length < sizes + 1 || words.length > sizes + 2) return end('closed', at);
    const [subject = ''] = words;
    const reply = words.length === sizes + 2 ? (words[1] ?? '') : '';
    const sizeWords = words.slice(-sizes);
    const header = sizes === 2 ? size(sizeWords[0] ?? '') : 0;
    const total = size(sizeWords[sizes - 1] ?? '');
    if (header < 0 || total < 0 || header > total) return end('closed', at);
    if (total > limits.maxPayload) return refuse('Maximum Payload Violation', at);
    const bytes = stream.slice(at, at + total);
    // Traces and the broker's own subjects are another matter.
    if (/nats-trace|traceparent/i.test(bytes) || /^(?:\$|_)/.test(subject) || /^(?:\$|_)/.test(reply))
      return end('free', begin);
    if (bytes.length < total || at + total === stream.length) return end('waiting');
    if (stream.charAt(at + total) !== '\r') return refuse('Unknown Protocol Operation', at + total + 1);
    if (at + total + 1 === stream.length) return end('waiting');
    if (stream.charAt(at + total + 1) !== '\n') return refuse('Unknown Protocol Operation', at + total + 2);
    at += total + 2;
    const message: Published = {
      subject,
      reply,
      sizes: header > 0 || sizes === 1 ? sizeWords : sizeWords.slice(1),
      bytes,
    };
    published.push(message);
    deliver(message);
  }
  return end('ready');
}

/** The frame that delivers a message to a client that reads headers. */
export function frame({ subject, reply, sizes, bytes }: Published, sid: string): string {
  const verb = sizes.length === 2 ? 'HMSG' : 'MSG';
  return `${verb} ${subject} ${sid} ${reply && `${reply} `}${sizes.join(' ')}\r\n${bytes}\r\n`;
}
