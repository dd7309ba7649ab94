// Streams of protocol lines for the fuzzer: mostly right, then bent.
import type { SeededRandom } from '../../e2e/support/random.js';

const TOKENS = ['a', 'b', 'c', 'dd', 'é', 'x*', '0'];

function subject(random: SeededRandom, wild: boolean): string {
  const tokens: string[] = [];
  for (let count = 1 + random.below(4); count > 0; count--) {
    tokens.push(wild && random.oneIn(3) ? (count === 1 && random.oneIn(2) ? '>' : '*') : random.pick(TOKENS));
  }
  if (random.oneIn(60)) tokens.splice(random.below(tokens.length + 1), 0, random.pick(['', '>', '*']));
  return tokens.join('.');
}

const gap = (random: SeededRandom): string => (random.oneIn(12) ? random.pick(['  ', '\t', ' \t ']) : ' ');

function word(random: SeededRandom, text: string): string {
  if (!random.oneIn(8)) return text;
  return [...text].map((letter) => (random.oneIn(2) ? letter.toLowerCase() : letter)).join('');
}

function payload(random: SeededRandom): string {
  const length = random.oneIn(10) ? random.below(900) : random.below(40);
  return random.oneIn(4) ? 'PING\r\nMSG a 1 1\r\nx\r\n'.repeat(50).slice(0, length) : random.bytes(length);
}

/** One protocol line, with its payload. */
function operation(random: SeededRandom): string {
  const sep = () => gap(random);
  const sid = String(random.below(9));
  switch (random.below(10)) {
    case 0:
    case 1:
      return `${word(random, 'SUB')}${sep()}${subject(random, true)}${random.oneIn(3) ? `${sep()}q${random.below(2)}` : ''}${sep()}${sid}\r\n`;
    case 2:
      return `${word(random, 'UNSUB')}${sep()}${sid}${random.oneIn(2) ? `${sep()}${random.below(6)}` : ''}\r\n`;
    case 3:
      return `${word(random, 'PING')}\r\n`;
    case 4: {
      const head = `NATS/1.0\r\n${random.oneIn(2) ? 'K: v\r\n' : ''}\r\n`;
      const body = payload(random);
      const reply = random.oneIn(3) ? `${sep()}reply.${random.below(9)}` : '';
      return `${word(random, 'HPUB')}${sep()}${subject(random, false)}${reply}${sep()}${head.length}${sep()}${head.length + body.length}\r\n${head}${body}\r\n`;
    }
    default: {
      const body = payload(random);
      const reply = random.oneIn(4) ? `${sep()}reply.${random.below(9)}` : '';
      return `${word(random, 'PUB')}${sep()}${subject(random, false)}${reply}${sep()}${random.oneIn(30) ? '00' : ''}${body.length}\r\n${body}\r\n`;
    }
  }
}

const SPLICES = [
  '\r\n',
  '\n',
  ' ',
  '\t',
  'PUB a 3\r\nabc\r\n',
  'PUB a 99999\r\n',
  'PUB a -1\r\n',
  'HPUB a 9 3\r\n',
  'SUB a..b 1\r\n',
  '\0',
  '+OK\r\n',
  "-ERR 'x'\r\n",
  'PONG\r\n',
  'CONNECT {}\r\n',
  'INFO {}\r\n',
  'RMSG a b 1\r\n',
  `SUB ${'y'.repeat(5000)} 1\r\n`,
];

/** Damages a stream (latin1) in a few places. */
function bend(random: SeededRandom, stream: string): string {
  let bent = stream;
  for (let times = 1 + random.below(3); times > 0; times--) {
    const at = random.below(bent.length + 1);
    switch (random.below(5)) {
      case 0:
        bent = bent.slice(0, at) + random.bytes(1) + bent.slice(at + 1);
        break;
      case 1:
        bent = bent.slice(0, at) + bent.slice(at + 1 + random.below(5));
        break;
      case 2:
        bent = bent.slice(0, at);
        break;
      case 3:
        bent = bent.slice(0, at) + random.pick(SPLICES) + bent.slice(at);
        break;
      default:
        bent = bent.slice(0, at) + bent.slice(random.below(bent.length + 1));
    }
  }
  return bent;
}

/** A stream of some operations as latin1 text, bent every other time. */
export function randomStream(random: SeededRandom): string {
  let stream = '';
  for (let count = 1 + random.below(25); count > 0; count--) stream += operation(random);
  const bytes = Buffer.from(stream, 'latin1').toString('latin1');
  return random.oneIn(2) ? bend(random, bytes) : bytes;
}

/** Where a stream is cut into packets: not at all, once, everywhere, or at random places. */
export function cuts(random: SeededRandom, length: number): number[] {
  const every = (step: number) =>
    Array.from({ length: Math.max(0, Math.ceil(length / step) - 1) }, (_, i) => (i + 1) * step);
  switch (random.below(4)) {
    case 0:
      return [];
    case 1:
      return [random.below(length + 1)];
    case 2:
      return every(length < 400 ? 1 : 97);
    default:
      return every(1 + random.below(50));
  }
}
