// Runs groups of cases against one kind of broker.
import { afterAll, beforeAll, describe, test } from 'vitest';
import type { Broker, Running } from './servers.js';
import { type Group, play } from './transcript.js';

/** A case takes milliseconds; a machine that does ten things at once may need this many. */
const PATIENCE = 60_000;

/** Declares a test for every case; each group gets a broker of its own. */
export function conformance(broker: Broker, groups: readonly Group[]): void {
  describe(broker.name, () => {
    for (const group of groups) {
      describe(group.name, () => {
        let server: Running | undefined;
        beforeAll(async () => {
          server = await broker.start(group.setup);
        });
        afterAll(async () => {
          await server?.stop();
        });
        for (const { name, steps } of group.cases) {
          test(
            name,
            async () => {
              if (!server) throw new Error('the broker did not start');
              await play(server, steps);
            },
            PATIENCE,
          );
        }
      });
    }
  });
}
