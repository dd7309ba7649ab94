// What became of pushed accounts, the same for both roads.

/** How many of how many things are done; called after each. */
export type Progress = (done: number, total: number) => void;

/** What one server said about one account. */
export interface ServerOutcome {
  /** Name of the server; empty when it did not say. */
  readonly server: string;
  readonly ok: boolean;
  readonly message: string;
}

/** What became of one account. */
export interface PushedAccount {
  readonly name: string;
  readonly publicKey: string;
  /** `pending`: accepted, but somebody has yet to sign it. */
  readonly outcome: 'pushed' | 'pending' | 'failed';
  /** What each broker said; empty for an account server. */
  readonly servers: readonly ServerOutcome[];
}

/** The accounts of a server beside those of the store. */
export interface ServerDifference {
  /** Name of the broker, or URL of the account server. */
  readonly server: string;
  /** Public keys of accounts that the server and the store have. */
  readonly both: readonly string[];
  /** Public keys of accounts that only the server has. */
  readonly onlyThere: readonly string[];
  /** Public keys of accounts that only the store has. */
  readonly onlyHere: readonly string[];
}

/** Compares a server's accounts with the store's. @param here names of the store's accounts by public key */
export function difference(
  server: string,
  there: readonly string[],
  here: ReadonlyMap<string, string>,
): ServerDifference {
  const listed = new Set(there);
  return {
    server,
    both: there.filter((key) => here.has(key)),
    onlyThere: there.filter((key) => !here.has(key)),
    onlyHere: [...here.keys()].filter((key) => !listed.has(key)),
  };
}
