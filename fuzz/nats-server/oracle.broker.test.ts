// The oracle is right where the Go server agrees with it.
import { expect, test } from 'vitest';
import { GO } from '../../conformance/nats-server/servers.js';
import { fuzz, fuzzBroker, fuzzEveryCut } from './fuzzer.js';

const seeds = (from: number, count: number) => Array.from({ length: count }, (_, index) => from + index);

test('the Go server answers random streams as the oracle says', async () => {
  expect(await fuzzBroker(GO, (server) => fuzz(server, seeds(1, 400)))).toBe(400);
}, 120_000);

test('the Go server answers the same however a stream is cut', async () => {
  expect(await fuzzBroker(GO, (server) => fuzzEveryCut(server, seeds(1, 3)))).toBeGreaterThan(100);
}, 120_000);
