// Requests and answers: so many under way at a time, each with an inbox of its own.
import { RawClient } from '../raw-client.mjs';

const INBOX = '_INBOX.bench0123456789abcdef';

/**
 * @param {{
 *   port: number, seconds: number, warmUp: number, outstanding: number,
 *   responder?: object, requester?: object what they say in CONNECT
 * }} job
 * @returns {Promise<{ messages: number, seconds: number }>} answered requests
 */
export async function requests({ port, seconds, warmUp, outstanding, ...hellos }) {
  const responder = await RawClient.open(port, { hello: hellos.responder });
  const requester = await RawClient.open(port, { hello: hellos.requester });
  await responder.sync('SUB service 1\r\n');
  await requester.sync(`SUB ${INBOX}.* 1\r\n`);
  let running = true;
  let answered = 0;
  let next = 0;
  responder.onData = lines((line) => {
    const words = line.split(' ');
    return `PUB ${words[3]} 16\r\n0123456789abcdef\r\n`;
  }, responder);
  requester.onData = lines(() => {
    answered++;
    return running ? request() : '';
  }, requester);
  function request() {
    return `PUB service ${INBOX}.${next++} 16\r\nfedcba9876543210\r\n`;
  }
  requester.write(Array.from({ length: outstanding }, request).join(''));
  await sleep(warmUp * 1000);
  process.send({ progress: 'begin' });
  const [before, start] = [answered, performance.now()];
  await sleep(seconds * 1000);
  const [after, end] = [answered, performance.now()];
  process.send({ progress: 'end' });
  running = false;
  await sleep(20);
  responder.close();
  requester.close();
  return { messages: after - before, seconds: (end - start) / 1000 };
}

/** Calls `answer` for each frame's header line of a piece and sends all it returned at once. */
function lines(answer, client) {
  let rest = '';
  return (piece) => {
    const text = rest + piece.latin1Slice(0, piece.length);
    let out = '';
    let at = 0;
    for (;;) {
      const end = text.indexOf('\r\n', at);
      if (end < 0) break;
      const line = text.slice(at, end);
      if (line === 'PING') {
        at = end + 2;
        out += 'PONG\r\n';
        continue;
      }
      // Header line, as many bytes as its last word says, line break.
      const next = end + 4 + Number(line.slice(line.lastIndexOf(' ') + 1));
      if (text.length < next) break;
      out += answer(line);
      at = next;
    }
    rest = text.slice(at);
    if (out !== '') client.write(out);
  };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
