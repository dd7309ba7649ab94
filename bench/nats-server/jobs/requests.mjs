// Requests and answers: so many under way at a time, each with an inbox of its own.
import { Answers, frames } from '../frames.mjs';
import { RawClient } from '../raw-client.mjs';

const INBOX = '_INBOX.bench0123456789abcdef';
const DIGITS = 9;
const PONG = Buffer.from('PONG\r\n');
const REQUEST = Buffer.from(`PUB service ${INBOX}.${'0'.repeat(DIGITS)} 16\r\nfedcba9876543210\r\n`);
/** Where the last digit of a request's number is. */
const LAST_DIGIT = REQUEST.indexOf(' 16') - 1;
const [ZERO, NINE] = [48, 57];
const ANSWER = [Buffer.from('PUB '), Buffer.from(' 16\r\n0123456789abcdef\r\n')];
/** No frame that is read is shorter, and no answer to one is longer. */
const [SHORTEST, LONGEST] = [32, 256];

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
  converse(responder, (answers, piece, start, end) => {
    answers.append(ANSWER[0]);
    answers.append(piece, start, end);
    answers.append(ANSWER[1]);
  });
  converse(requester, (answers) => {
    answered++;
    if (running) request(answers);
  });
  const first = new Answers();
  first.begin(REQUEST.length * outstanding);
  for (let n = 0; n < outstanding; n++) request(first);
  requester.write(first.block);
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

/** Appends a request whose inbox nobody has used. */
function request(answers) {
  answers.append(REQUEST);
  let at = LAST_DIGIT;
  while (REQUEST[at] === NINE) REQUEST[at--] = ZERO;
  REQUEST[at]++;
}

/** Lets `answer` add to what is said to each piece, which goes out at once. */
function converse(client, answer) {
  const answers = new Answers();
  const read = frames({
    take: (piece, start, end) => answer(answers, piece, start, end),
    ping: () => answers.append(PONG),
  });
  let rest = 0;
  client.onData = (piece) => {
    answers.begin(Math.ceil((rest + piece.length) / SHORTEST) * LONGEST);
    rest = Math.min(rest + piece.length, LONGEST);
    read(piece);
    const { block } = answers;
    if (block.length > 0) client.write(block);
  };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
