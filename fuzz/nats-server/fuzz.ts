// `npm run fuzz:nats-server`: the fuzzer for as long as one likes. Prints the seed it began with; the same seed plays
// the same streams. Ends with 1 at the first wrong answer, or when memory or open files grow without end.
import { openFiles, residentBytes } from '../../e2e/support/process-usage.js';
import { longRun, mebibytes } from './arguments.js';
import { FUZZ_SETUP, fuzz, fuzzEveryCut } from './fuzzer.js';

const CHUNK = 500;
/** Growth, after the first minute, that is a leak and not a habit of the garbage collector. */
const GROWTH = 128 * 1024 * 1024;

const { broker, until, seed } = longRun();
const server = await broker.start(FUZZ_SETUP);
console.log(`fuzzing ${broker.name} from seed ${seed}`);
let streams = 0;
let next = seed;
let settled = 0;
let reported = Date.now();
let failed = false;
try {
  const started = Date.now();
  while (Date.now() < until) {
    streams += await fuzz(
      server,
      Array.from({ length: CHUNK }, () => next++),
    );
    streams += await fuzzEveryCut(server, [next++]);
    const memory = residentBytes(server.pid);
    if (settled === 0 && Date.now() - started > 60_000) settled = memory;
    if (settled > 0 && memory > settled + GROWTH)
      throw new Error(`memory grew from ${mebibytes(settled)} to ${mebibytes(memory)}`);
    if (Date.now() - reported > 30_000) {
      reported = Date.now();
      console.log(
        `${streams} streams, seed ${next}, ${mebibytes(memory)}, ${openFiles(server.pid)} open files`,
      );
    }
  }
  console.log(
    `${streams} streams without a wrong answer; ${mebibytes(residentBytes(server.pid))} at the end`,
  );
} catch (error) {
  failed = true;
  console.error((error as Error).message);
  console.error(server.log().split('\n').slice(-20).join('\n'));
} finally {
  await server.stop();
}
process.exit(failed ? 1 : 0);
