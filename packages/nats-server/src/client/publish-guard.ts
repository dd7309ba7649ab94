/** Publish permissions, remembered per subject, so that a connection that has some pays for them once a subject. */
import type { Permissions } from '../auth/permissions.js';
import type { PublishGuard } from '../protocol/parser-host.js';
import { fromWire } from '../protocol/wire-text.js';
import type { CacheEntry } from '../subjects/cache-entry.js';

/** Answers remembered; then all are forgotten. */
const MAX_REMEMBERED = 4096;
const MAX_TEXTS = 128;

/** The publish permissions of one connection. */
export class RememberedPermissions implements PublishGuard {
  readonly #permissions: Permissions;
  #entries = new Map<CacheEntry, boolean>();
  /** For subjects that have no entry: reply subjects and other rarities. */
  #texts = new Map<string, boolean>();

  constructor(permissions: Permissions) {
    this.#permissions = permissions;
  }

  allows(entry: CacheEntry): boolean {
    const known = this.#entries.get(entry);
    if (known !== undefined) return known;
    const allowed = this.#permissions.canPublish(fromWire(entry.delivered));
    if (this.#entries.size >= MAX_REMEMBERED) this.#entries.clear();
    this.#entries.set(entry, allowed);
    return allowed;
  }

  /** The same for a subject as text. */
  allowsText(subject: string): boolean {
    const known = this.#texts.get(subject);
    if (known !== undefined) return known;
    const allowed = this.#permissions.canPublish(fromWire(subject));
    if (this.#texts.size >= MAX_TEXTS) this.#texts.clear();
    this.#texts.set(subject, allowed);
    return allowed;
  }
}
