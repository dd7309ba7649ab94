// Where and when something was measured.
import { availableParallelism, cpus, release, totalmem } from 'node:os';

/** One sentence about it. */
export function circumstances(date = new Date()) {
  const model = cpus()[0]?.model.trim() ?? 'unknown processor';
  const memory = Math.round(totalmem() / 2 ** 30);
  return (
    `Measured ${date.toISOString().slice(0, 10)} on ${model}, ${availableParallelism()} cores, ${memory} GiB, ` +
    `Linux ${release()}, Node ${process.versions.node}.`
  );
}
