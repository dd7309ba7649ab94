/** The resolver that knows what the configuration preloads. */
import type { AccountResolver } from './resolver.js';

/** Account JWTs in memory. */
export class MemoryResolver implements AccountResolver {
  #tokens: ReadonlyMap<string, string>;

  constructor(preload: Readonly<Record<string, string>>) {
    this.#tokens = new Map(Object.entries(preload));
  }

  peek(key: string): string | undefined {
    return this.#tokens.get(key);
  }

  async fetch(key: string): Promise<string> {
    const token = this.#tokens.get(key);
    if (token === undefined) throw new Error('account missing');
    return token;
  }

  /** Knows these from now on. */
  replace(preload: Readonly<Record<string, string>>): void {
    this.#tokens = new Map(Object.entries(preload));
  }

  async close(): Promise<void> {
    this.#tokens = new Map();
  }
}
