/** `GET /jwt/v1/pack?max=N`: many JWTs at once, a line `key|jwt` each, for replicas that start. */
import { type JwtStore, StoreError } from '@nats-ts/jwt-store';
import type { Log } from '@nats-ts/log';
import { answers } from '../errors.js';
import { matchesEtag } from './caching.js';
import type { Handler } from './call.js';
import { textReply } from './reply.js';

/** How long a pack waits for the store's hash, in milliseconds: a large store that was just opened reads for minutes. */
const HASH_PATIENCE = 200;

/**
 * Answers with at most `max` JWTs, and never more than the limit; 400 for a `max` that is no number or above it.
 *
 * @param limit most JWTs in a pack at this time; negative for no bound
 */
export function packHandler(store: JwtStore, log: Log, limit: () => number): Handler {
  // Whoever asks at the same time gets the same text: many requests must not hold many packs in memory.
  const underWay = new Map<number, Promise<string>>();
  return async ({ query, request }) => {
    const asked = query.get('max') ?? '';
    const most = limit();
    let max = most;
    if (asked !== '') {
      if (!/^[+-]?\d{1,15}$/.test(asked)) return textReply(400, `bad max parameter ${JSON.stringify(asked)}`);
      const wanted = Number(asked);
      if (most >= 0 && wanted > most) {
        return textReply(400, `bad max parameter ${JSON.stringify(asked)}, no more than ${most} are allowed`);
      }
      if (wanted >= 0) max = wanted;
    }
    try {
      // The tag is the hash by which servers compare their stores: a replica that has everything need not load it.
      const hash = await within(store.hash(), HASH_PATIENCE);
      const caching = hash === undefined ? [] : ['ETag', `"${hash}"`, 'Cache-Control', 'no-cache'];
      const ifNoneMatch = request.headers['if-none-match'];
      if (ifNoneMatch !== undefined && hash !== undefined && matchesEtag(ifNoneMatch, `"${hash}"`)) {
        return { status: 304, headers: caching, body: '' };
      }
      let building = underWay.get(max);
      if (building === undefined) {
        building = store.pack(max).finally(() => underWay.delete(max));
        underWay.set(max, building);
      }
      const body = await building;
      return { status: 200, headers: ['Content-Type', 'text/plain', ...caching], body };
    } catch (error) {
      log.error(`${answers.packError} - ${error instanceof Error ? error.message : String(error)}`);
      const hint =
        error instanceof StoreError && error.code === 'pack-too-large' ? '; ask for fewer with ?max=' : '';
      return textReply(500, answers.packError + hint);
    }
  };
}

/** The value if it is there in time. */
async function within<T>(value: Promise<T>, milliseconds: number): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, milliseconds, undefined);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}
