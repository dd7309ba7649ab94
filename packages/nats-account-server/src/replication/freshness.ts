// How long a replica may serve what it has without asking its primary.

/** A replica trusts a JWT for this long (s) when the primary does not say otherwise, as the Go replica does. */
const DEFAULT_AGE = 3600;
/** Keys remembered; the oldest leave first and are merely asked for again. */
const MOST_KEYS = 100_000;

/**
 * The seconds for which a response may be used as it is, from its Cache-Control header (RFC 9111): `max-age`, at
 * most an hour; 0 for `no-cache` and `no-store`. An hour when there is no `max-age` or a negative one, which Go
 * primaries send for JWTs that never expire.
 */
export function freshSeconds(cacheControl: string | null): number {
  const directives = (cacheControl ?? '').toLowerCase().split(',');
  let age = DEFAULT_AGE;
  for (const directive of directives) {
    const text = directive.trim();
    if (text === 'no-cache' || text === 'no-store') return 0;
    const [, seconds] = /^max-age="?(\d+)"?$/.exec(text) ?? [];
    if (seconds !== undefined) age = Math.min(Number(seconds), DEFAULT_AGE);
  }
  return age;
}

/** Remembers until when each key need not be asked for. */
export class Freshness {
  readonly #until = new Map<string, number>();
  readonly #now: () => number;
  readonly #limit: number;

  /** `now` gives ms, for tests. */
  constructor(now: () => number = Date.now, limit = MOST_KEYS) {
    this.#now = now;
    this.#limit = limit;
  }

  /** Whether what we have of the key may be served as it is. */
  has(key: string): boolean {
    const until = this.#until.get(key);
    return until !== undefined && until > this.#now();
  }

  /** The key was confirmed just now, for so many seconds. */
  confirm(key: string, seconds = DEFAULT_AGE): void {
    this.#until.delete(key);
    if (seconds <= 0) return;
    this.#until.set(key, this.#now() + seconds * 1000);
    if (this.#until.size <= this.#limit) return;
    for (const oldest of this.#until.keys()) {
      this.#until.delete(oldest);
      return;
    }
  }

  /** The key has to be asked for. */
  forget(key: string): void {
    this.#until.delete(key);
  }
}
