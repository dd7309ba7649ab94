// How long a test file waits for its server: `startTestServer()` until it takes clients, and `close()`, in a process in
// which one was started before; and the first one, which also loads the code.
import { connect } from 'node:net';

const ROUNDS = 50;

const load = performance.now();
const { startTestServer } = await import('../../packages/nats-server/dist/testing/index.js');
const loaded = performance.now() - load;

/** Starts a server, waits for the INFO of a client, closes it. */
async function round() {
  const begin = performance.now();
  const server = await startTestServer();
  const started = performance.now();
  const socket = connect(server.port, '127.0.0.1');
  await new Promise((resolve) => socket.once('data', resolve));
  const greeted = performance.now();
  socket.destroy();
  const closing = performance.now();
  await server.close();
  return [started - begin, greeted - begin, performance.now() - closing];
}

const first = await round();
const rounds = [];
for (let at = 0; at < ROUNDS; at++) rounds.push(await round());

const median = (column) => {
  const sorted = rounds.map((each) => each[column]).sort((left, right) => left - right);
  return sorted[Math.floor(sorted.length / 2)];
};
const worst = (column) => Math.max(...rounds.map((each) => each[column]));
const ms = (value) => `${value.toFixed(1)} ms`.padStart(9);

console.log(
  `A test server, ${ROUNDS} rounds in one process; loading the code took ${loaded.toFixed(0)} ms.\n`,
);
console.log('|                     |     first |    median |     worst |');
console.log('|---------------------|-----------|-----------|-----------|');
for (const [column, name] of ['started', 'started, and greeted', 'closed'].entries()) {
  console.log(`| ${name.padEnd(20)}| ${ms(first[column])} | ${ms(median(column))} | ${ms(worst(column))} |`);
}
