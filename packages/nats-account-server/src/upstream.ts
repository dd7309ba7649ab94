/**
 * Where an account is looked for that the store does not have: at the primary of a replica, then at the other
 * servers over NATS. What they answer enters through the intake like everything else.
 */
import type { AccountKey } from '@nats-ts/jwt';
import type { JwtStore, StoredJwt } from '@nats-ts/jwt-store';
import type { Upstream } from './http/accounts.js';
import type { NatsSide } from './nats/nats-side.js';
import type { Primary } from './replication/primary.js';

/** For how long (ms) an account that nobody had is not asked for again. */
const UNKNOWN_TIME = 1000;

/** Unknown accounts remembered; a flood of made-up keys starts over. */
const MOST_UNKNOWN = 10_000;

/** The places to look. */
export interface RemoteAccountsOptions {
  readonly store: JwtStore;
  readonly nats: Pick<NatsSide, 'connected' | 'lookupAccount'>;
  readonly primary: Pick<Primary, 'fresh' | 'refresh'> | undefined;
}

/** Looks for accounts elsewhere. */
export class RemoteAccounts implements Upstream {
  readonly #options: RemoteAccountsOptions;
  readonly #unknownUntil = new Map<string, number>();

  constructor(options: RemoteAccountsOptions) {
    this.#options = options;
  }

  isFresh(key: string): boolean {
    const { primary } = this.#options;
    return primary === undefined || primary.fresh(key);
  }

  async find(key: AccountKey, stored: StoredJwt | undefined): Promise<StoredJwt | undefined> {
    const { primary, store } = this.#options;
    let found = stored;
    if (primary !== undefined && !primary.fresh(key)) {
      if ((await primary.refresh(key)) === 'gone') return undefined;
      found = await store.load(key);
    }
    return found ?? this.#lookUp(key);
  }

  async #lookUp(key: AccountKey): Promise<StoredJwt | undefined> {
    const { nats } = this.#options;
    const now = performance.now();
    if (!nats.connected || now < (this.#unknownUntil.get(key) ?? 0)) return undefined;
    const found = await nats.lookupAccount(key);
    if (found === undefined) {
      if (this.#unknownUntil.size >= MOST_UNKNOWN) this.#unknownUntil.clear();
      this.#unknownUntil.set(key, now + UNKNOWN_TIME);
    }
    return found;
  }
}
