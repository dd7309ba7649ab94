// Our server against the oracle: a bounded part of what `npm run fuzz:nats-server` does for as long as one likes.
import { expect, test } from 'vitest';
import { OURS } from '../../conformance/nats-server/servers.js';
import { fuzz, fuzzBroker, fuzzEveryCut } from './fuzzer.js';

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

test('random streams are answered as the oracle says, and disturb nobody', async () => {
  expect(await fuzzBroker(OURS, (server) => fuzz(server, seeds(1, 400)))).toBe(400);
}, 120_000);

test('a stream is answered the same however it is cut', async () => {
  expect(await fuzzBroker(OURS, (server) => fuzzEveryCut(server, seeds(1, 3)))).toBeGreaterThan(100);
}, 120_000);
