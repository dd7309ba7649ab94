// Tells when something changed in a set of folders: one watch for each folder (not for each file), what happens
// together is told together, and where the system has no watch left to give the folder is looked at by the clock.
import { type FSWatcher, watch } from 'node:fs';
import { reasonOf, systemCode } from './errors.js';
import type { StoreLog } from './store.js';

/** For every folder the names that changed in it, or `all` when there is no telling which. */
export type FolderChanges = ReadonlyMap<string, ReadonlySet<string> | 'all'>;

export interface FolderWatchOptions {
  readonly log: StoreLog;
  /** Milliseconds between looks at folders that cannot be watched; default 5000. */
  readonly pollInterval?: number;
  /** Hears of changes, one batch after the other. */
  changed(changes: FolderChanges): Promise<void>;
  /** Watches a folder; others than the system's only in tests. */
  readonly watch?: typeof watchFolder;
}

// An editor's save is several events, a deployment thousands: wait until it has been quiet for so long …
const QUIET = 60;
// … but not for longer than this.
const LONGEST_WAIT = 600;
const POLL_INTERVAL = 5000;
// Between two looks at folders that cannot be watched pass at least so many times the time a look takes.
const REST_FACTOR = 10;
// Names of one folder waiting to be told; beyond that the folder is looked at as a whole.
const MOST_NAMES = 10_000;

/** Watches one folder, not what is below it. */
export function watchFolder(folder: string, heard: (name: string | null) => void): FSWatcher {
  return watch(folder, { persistent: false }, (_event, name) => heard(name));
}

export class FolderWatch {
  readonly #options: FolderWatchOptions;
  readonly #watchers = new Map<string, FSWatcher>();
  /** Folders that cannot be watched. */
  readonly #polled = new Set<string>();
  #poll: NodeJS.Timeout | undefined;
  #pending = new Map<string, Set<string> | 'all'>();
  #timer: NodeJS.Timeout | undefined;
  #waitingSince = 0;
  #telling: Promise<void> = Promise.resolve();
  #closed = false;

  constructor(options: FolderWatchOptions) {
    this.#options = options;
  }

  has(folder: string): boolean {
    return this.#watchers.has(folder) || this.#polled.has(folder);
  }

  folders(): string[] {
    return [...this.#watchers.keys(), ...this.#polled];
  }

  /** True when some folder is looked at by the clock. */
  get polling(): boolean {
    return this.#polled.size > 0;
  }

  /** Begins to watch a folder; once more when it may be another folder of the same name by now. */
  add(folder: string): void {
    if (this.#closed) return;
    this.drop(folder);
    try {
      const start = this.#options.watch ?? watchFolder;
      const watcher = start(folder, (name) => this.#heard(folder, name));
      watcher.on('error', (error) => this.#failed(folder, error));
      this.#watchers.set(folder, watcher);
    } catch (error) {
      this.#failed(folder, error);
    }
  }

  drop(folder: string): void {
    this.#watchers.get(folder)?.close();
    this.#watchers.delete(folder);
    this.#polled.delete(folder);
  }

  /** Tells of the folder as a whole, as if anything in it might have changed. */
  suspect(folder: string): void {
    this.#heard(folder, null);
  }

  /** Ends watching, and waits for the batch being told. */
  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    clearTimeout(this.#poll);
    for (const folder of this.folders()) this.drop(folder);
    await this.#telling;
  }

  #failed(folder: string, error: unknown): void {
    this.drop(folder);
    if (this.#closed || systemCode(error) === 'ENOENT') return;
    if (this.#polled.size === 0) {
      const { log, pollInterval = POLL_INTERVAL } = this.#options;
      log.warn(
        `cannot watch ${folder} (${reasonOf(error)}): looking at it every ${pollInterval} ms instead; ` +
          'on Linux fs.inotify.max_user_watches sets how many folders can be watched',
      );
      this.#pollIn(pollInterval);
    }
    this.#polled.add(folder);
  }

  #pollIn(milliseconds: number): void {
    if (this.#poll !== undefined) return;
    const look = async (): Promise<void> => {
      const began = performance.now();
      for (const folder of this.#polled) this.suspect(folder);
      clearTimeout(this.#timer);
      this.#tell();
      await this.#telling;
      this.#poll = undefined;
      if (this.#closed || this.#polled.size === 0) return;
      // A directory so large that looking at it takes long is looked at less often.
      const took = performance.now() - began;
      this.#pollIn(Math.max(this.#options.pollInterval ?? POLL_INTERVAL, took * REST_FACTOR));
    };
    this.#poll = setTimeout(look, milliseconds).unref();
  }

  #heard(folder: string, name: string | null): void {
    if (this.#closed) return;
    const names = this.#pending.get(folder);
    if (name === null || (names !== undefined && names !== 'all' && names.size >= MOST_NAMES)) {
      this.#pending.set(folder, 'all');
    } else if (names === undefined) {
      this.#pending.set(folder, new Set([name]));
    } else if (names !== 'all') {
      names.add(name);
    }
    const now = performance.now();
    if (this.#timer === undefined) this.#waitingSince = now;
    clearTimeout(this.#timer);
    const wait = Math.max(0, Math.min(QUIET, this.#waitingSince + LONGEST_WAIT - now));
    this.#timer = setTimeout(() => this.#tell(), wait);
    this.#timer.unref();
  }

  #tell(): void {
    this.#timer = undefined;
    // While the last batch is still being told, the next one grows.
    this.#telling = this.#telling.then(async () => {
      if (this.#closed || this.#pending.size === 0) return;
      const changes = this.#pending;
      this.#pending = new Map();
      try {
        await this.#options.changed(changes);
      } catch (error) {
        if (!this.#closed) this.#options.log.error(`cannot look at what changed: ${reasonOf(error)}`);
      }
    });
  }
}
