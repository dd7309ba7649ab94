/**
 * The store as everyone but the intake sees it: only JWTs that the trust of this moment recognises come out of it,
 * and the configured system account stands in where the store has none. A reload that drops a signing key thereby
 * takes effect on the next request, without touching what is stored.
 *
 * A JWT's signature was verified when it entered or was first read; here only its issuer is compared.
 */

import { type AccountClaims, peekClaims } from '@nats-ts/jwt';
import type {
  AccountKey,
  Admit,
  ChangeListener,
  JwtStore,
  ListOptions,
  ListPage,
  MergeReport,
  SaveResult,
  StoredJwt,
} from '@nats-ts/jwt-store';
import type { TrustHolder } from './trust.js';

/** A `JwtStore` that gives only what the current trust recognises. */
export class TrustedStore implements JwtStore {
  readonly #inner: JwtStore;
  readonly #trust: TrustHolder;
  readonly #readOnly: boolean;

  /** @param options.readOnly refuse JWTs although the store itself would take them */
  constructor(inner: JwtStore, trust: TrustHolder, options: { readonly readOnly?: boolean } = {}) {
    this.#inner = inner;
    this.#readOnly = options.readOnly ?? false;
    this.#trust = trust;
  }

  get readOnly(): boolean {
    return this.#readOnly || this.#inner.readOnly;
  }

  peek(key: string): StoredJwt | undefined {
    const stored = this.#inner.peek(key);
    return stored !== undefined && this.#trust.current.serves(stored) ? stored : undefined;
  }

  async load(key: string): Promise<StoredJwt | undefined> {
    const stored = await this.#inner.load(key);
    if (stored !== undefined && this.#trust.current.serves(stored)) return stored;
    const { systemAccount } = this.#trust.current;
    return systemAccount?.key === key ? systemAccount : undefined;
  }

  save(key: string, token: string, claims?: AccountClaims): Promise<SaveResult> {
    return this.#inner.save(key, token, claims);
  }

  list(options?: ListOptions): Promise<ListPage> {
    return this.#inner.list(options);
  }

  keys(): AsyncIterable<AccountKey> {
    return this.#inner.keys();
  }

  async pack(max = -1): Promise<string> {
    if (this.#trust.current.operator === undefined) return this.#inner.pack(max);
    const lines: string[] = [];
    for await (const line of this.packLines(max)) lines.push(line);
    return lines.join('\n');
  }

  async *packLines(max = -1): AsyncIterable<string> {
    if (max === 0) return;
    let left = max;
    for await (const line of this.#inner.packLines()) {
      if (!this.#recognisesLine(line)) continue;
      yield line;
      left -= 1;
      if (left === 0) return;
    }
  }

  merge(pack: string, admit: Admit): Promise<MergeReport> {
    return this.#inner.merge(pack, admit);
  }

  /** The hash of everything stored, recognised or not: servers compare their stores, not their trust. */
  hash(): Promise<string> {
    return this.#inner.hash();
  }

  size(): Promise<number> {
    return this.#inner.size();
  }

  on(event: 'change', listener: ChangeListener): void {
    this.#inner.on(event, listener);
  }

  off(event: 'change', listener: ChangeListener): void {
    this.#inner.off(event, listener);
  }

  close(): Promise<void> {
    return this.#inner.close();
  }

  #recognisesLine(line: string): boolean {
    try {
      return this.#trust.current.recognises(peekClaims(line.slice(line.indexOf('|') + 1)).iss ?? '');
    } catch {
      return false;
    }
  }
}
