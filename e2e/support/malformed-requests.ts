// Requests that are wrong in every way we could think of, as many as one likes, the same ones for the same seed.
import type { SeededRandom } from './random.js';

/** Well-formed requests to spoil. None of them changes anything when it arrives whole. */
export interface Templates {
  readonly get: string;
  readonly post: string;
}

/** One malformed request (now and then one that is merely odd) as latin1 text. */
export function malformedRequest(random: SeededRandom, templates: Templates): string {
  return random.pick(WAYS)(random, templates);
}

type Way = (random: SeededRandom, templates: Templates) => string;

const CRLF = '\r\n';
const HOST = `Host: x${CRLF}`;
const POST = `POST /jwt/v1/accounts/A HTTP/1.1${CRLF}${HOST}`;

const noise: Way = (random) => random.bytes(1 + random.below(2000));

const requestLine: Way = (random) => {
  const method = random.pick([
    'GET',
    'get',
    'G\0T',
    'GET GET',
    '',
    ' ',
    'PRI',
    'BREW',
    'CONNECT',
    'X'.repeat(5000),
  ]);
  const target = random.pick([
    '/',
    '',
    '*',
    '/\0',
    '/ x',
    'http://',
    '//',
    '/%',
    '/%zz',
    '\\',
    '/\u00ff',
    '?',
    '#',
  ]);
  const version = random.pick([
    'HTTP/1.1',
    'HTTP/9.9',
    'HTTP/1.',
    'HTTP/1.1.1',
    'http/1.1',
    'HTTP',
    '',
    'ICY/1.0',
  ]);
  const gap = random.pick([' ', '', '  ', '\t', '\0']);
  const end = random.pick([CRLF, '\n', '\r', '\r\r\n', '']);
  return `${method}${gap}${target}${gap}${version}${end}${HOST}${CRLF}`;
};

const header: Way = (random, { get }) => {
  const bad = random.pick([
    'no colon at all',
    ': no name',
    'Space : before',
    'Na\0me: x',
    'Name: x\0y',
    'Name: x\ry',
    ' folded: first',
    'Name: a\r\n b',
    `Name: ${random.bytes(50)}`,
    `N\u00e4me: x`,
    'Host: again',
    'Connection: close, upgrade\r\nUpgrade: websocket',
    'Connection: upgrade\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAoAAAAAIAAAAA',
    'Expect: 200-ok',
    'If-None-Match: "',
    'Origin: \u0080',
  ]);
  return get.replace(CRLF, `${CRLF}${bad}${CRLF}`);
};

const hugeHead: Way = (random, { get }) => {
  const extra = random.pick([
    () => `Name: ${'x'.repeat(20_000 + random.below(20_000))}`,
    () => `${'n'.repeat(20_000)}: x`,
    () => Array.from({ length: 3000 }, (_, index) => `n${index}: x`).join(CRLF),
    () => `Cookie: ${'a=b; '.repeat(5000)}`,
  ]);
  if (random.oneIn(4))
    return `GET /${'p'.repeat(20_000 + random.below(50_000))} HTTP/1.1${CRLF}${HOST}${CRLF}`;
  return get.replace(CRLF, `${CRLF}${extra()}${CRLF}`);
};

const bodyLength: Way = (random) => {
  const length = random.pick([
    'Content-Length: -1',
    'Content-Length: +5',
    'Content-Length: 0x10',
    'Content-Length: 5, 6',
    'Content-Length: 5\r\nContent-Length: 6',
    'Content-Length: 5\r\nTransfer-Encoding: chunked',
    'Content-Length: 99999999999999999999999',
    'Content-Length: 1e3',
    'Content-Length:',
    'Content-Length: 500',
    'Transfer-Encoding: xchunked',
    'Transfer-Encoding: chunked, identity',
    'Transfer-Encoding: gzip',
    'Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked',
    'Transfer-Encoding : chunked',
  ]);
  return `${POST}${length}${CRLF}${CRLF}${random.bytes(random.below(40))}`;
};

const chunks: Way = (random) => {
  const bad = random.pick([
    'zz\r\nabc\r\n0\r\n\r\n',
    '-1\r\nabc\r\n0\r\n\r\n',
    'ffffffffffffffffff\r\nabc',
    '7fffffff\r\nabc',
    '3\r\nabcdef\r\n0\r\n\r\n',
    '3\nabc\n0\n\n',
    '3;ext="\0"\r\nabc\r\n0\r\n\r\n',
    `3;${'e'.repeat(20_000)}\r\nabc\r\n0\r\n\r\n`,
    '0\r\nTrailer without colon\r\n\r\n',
    `0\r\n${'t: x\r\n'.repeat(3000)}\r\n`,
    '\r\n\r\n',
    '3\r\nab',
    `${'0'.repeat(5000)}3\r\nabc\r\n0\r\n\r\n`,
  ]);
  return `${POST}Transfer-Encoding: chunked${CRLF}${CRLF}${bad}`;
};

const body: Way = (random) => {
  const text = random.pick([
    () => random.bytes(1 + random.below(1000)),
    () => '\0'.repeat(1 + random.below(1000)),
    () => '.'.repeat(1 + random.below(1000)),
    () => `${btoa('{"typ":"JWT","alg":"ed25519-nkey"}')}.${btoa('['.repeat(10_000))}.${btoa('x'.repeat(64))}`,
    () => `eyJ.${random.bytes(100)}.x`,
    () => '{"json": true}',
    () => '-----BEGIN NATS ACCOUNT JWT-----\n'.repeat(20),
  ])();
  return `${POST}Content-Length: ${text.length}${CRLF}${CRLF}${text}`;
};

const otherProtocols: Way = (random) =>
  random.pick([
    'PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0',
    '\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03'.padEnd(200, '\x42'),
    '\x05\x01\x00',
    'CONNECT {"verbose":false}\r\nPING\r\n',
    'EHLO example.com\r\n',
    'SSH-2.0-OpenSSH_9.6\r\n',
    '\x10\x10\0\x04MQTT\x04\x02\0\x3c\0\x04test',
    'OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n',
    'TRACE / HTTP/1.1\r\nHost: x\r\n\r\n',
    'CONNECT example.com:80 HTTP/1.1\r\nHost: x\r\n\r\n',
    'GET /\r\n',
    'GET / HTTP/1.0\r\n\r\n',
  ]);

const query: Way = (random) => {
  const text = random.pick([
    '%',
    '%zz',
    '&&&&',
    '=',
    'decode',
    'decode=%',
    'text[]=true',
    '\u00ff=1',
    'check=true'.repeat(500),
  ]);
  const path = random.pick([
    '/jwt/v1/accounts/',
    '/jwt/v1/accounts/A',
    '/jwt/v1/pack',
    '/jwt/v1/operator',
    '/metrics',
  ]);
  return `GET ${path}?${text}&max=${random.pick(['x', '-5', '1e9', '99999999999999999999', ''])} HTTP/1.1${CRLF}${HOST}${CRLF}`;
};

/** Bytes changed, taken out, put in or cut off at random places of a good request. */
const mutation: Way = (random, { get, post }) => {
  let text = random.pick([get, post]);
  for (let times = 1 + random.below(6); times > 0; times--) {
    const at = random.below(text.length + 1);
    const rest = random.pick([
      () => random.bytes(1) + text.slice(at + 1),
      () => text.slice(at + 1 + random.below(20)),
      () => random.bytes(1 + random.below(10)) + text.slice(at),
      () => '',
      () => text.slice(Math.max(0, at - random.below(30))),
    ]);
    text = text.slice(0, at) + rest();
  }
  return text;
};

const SINGLE: readonly Way[] = [
  noise,
  requestLine,
  header,
  hugeHead,
  bodyLength,
  chunks,
  body,
  otherProtocols,
  query,
  mutation,
  mutation,
];

/** Several of the others on one connection, with good requests between them. */
const pipelined: Way = (random, templates) => {
  let text = '';
  for (let times = 2 + random.below(4); times > 0; times--) {
    text += random.oneIn(2) ? templates.get : random.pick(SINGLE)(random, templates);
  }
  return text;
};

const WAYS: readonly Way[] = [...SINGLE, pipelined, pipelined];
