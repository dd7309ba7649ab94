// One whole answer of a server, byte by byte: what the bare contender is told to imitate, and the check that it does.
import { createConnection } from 'node:net';

/** Sends one request and answers the bytes that come back, as latin1 text; the answer has a Content-Length or is a 304. */
export function exchange(port, request) {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = createConnection({ port, host: '127.0.0.1' }, () => socket.write(request, 'latin1'));
    socket.setEncoding('latin1');
    socket.on('data', (piece) => {
      text += piece;
      const end = text.indexOf('\r\n\r\n');
      if (end < 0) return;
      const length = /\r\ncontent-length: *(\d+)/i.exec(text.slice(0, end));
      if (text.length < end + 4 + Number(length?.[1] ?? 0)) return;
      socket.destroy();
      resolve(text);
    });
    socket.once('error', reject);
    socket.once('end', () => reject(new Error(`an answer that is not whole:\n${text}`)));
  });
}

/**
 * What node:http must be told in order to give the same answer.
 * @param {string} text an answer
 * @returns {import('./bare-http.mjs').BareAnswer}
 */
export function imitationOf(text) {
  const end = text.indexOf('\r\n\r\n');
  const [first, ...lines] = text.slice(0, end).split('\r\n');
  const headers = [];
  let date = false;
  let keepAliveSeconds = 5;
  for (const line of lines) {
    const [, name, value] = /^([^:]+): *(.*)$/.exec(line);
    if (/^date$/i.test(name)) date = true;
    else if (/^keep-alive$/i.test(name)) keepAliveSeconds = Number(/timeout=(\d+)/.exec(value)[1]);
    else if (!/^connection$/i.test(name)) headers.push(name, value);
  }
  const status = Number(first.split(' ')[1]);
  return { kind: 'constant', status, headers, body: text.slice(end + 4), date, keepAliveSeconds };
}

/** Fails unless two answers are of the same kind and length: the comparison would not be fair. */
export function assertAlike(ours, bare) {
  if (ours.length === bare.length && ours.slice(0, 12) === bare.slice(0, 12)) return;
  throw new Error(`the contenders do not answer the same:\n${ours}\n--- bare ---\n${bare}`);
}
