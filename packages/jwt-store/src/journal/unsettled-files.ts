// Files that a journal vouches for: first they must be put in their places, then the disk must have them.
//
//   note ──▶ unplaced ──place──▶ in the system's memory ──settle──▶ on the disk, and the journal removed
//
// Whoever looks at an account's file asks for it to be placed before.
import { dirname } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { DurableFiles } from '../files/durable-files.js';
import { inLanes } from '../in-lanes.js';
import type { Journal } from './journal.js';

/** Files put in their places before others get their turn: less than a millisecond. */
const PUTS_IN_TURN = 16;
/** Files, and then folders, synced at a time: enough that they share the disk's work, few enough that others get at it. */
const SYNCS_AT_ONCE = 4;
/** The same for a store that is being closed, when there are no others. */
const SYNCS_AT_CLOSE = 16;

/** A journal and the files it vouches for. */
export class Epoch {
  readonly journal: Journal;
  readonly paths = new Set<string>();

  constructor(journal: Journal) {
    this.journal = journal;
  }
}

/** The last word on a file, which the disk may not have. */
interface Unsettled {
  readonly path: string;
  readonly token: string;
  readonly epoch: Epoch;
  /** While it is being put in its place; one word on a file is placed before there is another. */
  placing: Promise<void> | undefined;
}

export class UnsettledFiles {
  readonly #files: DurableFiles;
  readonly #all = new Map<string, Unsettled>();
  readonly #unplaced = new Map<string, Unsettled>();

  constructor(files: DurableFiles) {
    this.#files = files;
  }

  /** Takes note of what a journal has durably. What it said of the file before is placed. */
  note(path: string, token: string, epoch: Epoch): void {
    const file: Unsettled = { path, token, epoch, placing: undefined };
    epoch.paths.add(path);
    this.#all.set(path, file);
    this.#unplaced.set(path, file);
  }

  /** The last journal that has something to say of the file; undefined when none has. */
  epochOf(path: string): Epoch | undefined {
    return this.#all.get(path)?.epoch;
  }

  /** Puts the file in its place; undefined when it is there. */
  place(path: string): Promise<void> | undefined {
    const file = this.#unplaced.get(path);
    if (file === undefined) return undefined;
    file.placing ??= this.#put(file).finally(() => {
      file.placing = undefined;
    });
    return file.placing;
  }

  /**
   * Puts all files in their places, with others getting their turns.
   *
   * @param enough asked at every turn; true leaves the others for later.
   */
  placeAll(enough: () => boolean = () => false): Promise<void> {
    return this.#placeEach(this.#unplaced.keys(), enough);
  }

  /**
   * Puts an epoch's files on the disk, then removes the journal. Not while something is noted for it.
   *
   * @param closing whether the store is being closed.
   */
  async settle(epoch: Epoch, closing: boolean): Promise<void> {
    await this.#placeEach(epoch.paths, () => false);
    const atOnce = closing ? SYNCS_AT_CLOSE : SYNCS_AT_ONCE;
    await inLanes(epoch.paths, atOnce, (path) => this.#sync(path));
    const folders = new Set([...epoch.paths].map((path) => dirname(path)));
    await inLanes(folders, atOnce, (folder) => this.#files.syncNames(folder));
    await epoch.journal.end();
    for (const path of epoch.paths) if (this.epochOf(path) === epoch) this.#all.delete(path);
  }

  async #placeEach(paths: Iterable<string>, enough: () => boolean): Promise<void> {
    let placed = 0;
    for (const path of paths) {
      const placing = this.place(path);
      if (placing === undefined) continue;
      await placing;
      if (++placed % PUTS_IN_TURN !== 0) continue;
      await nextTurn();
      if (enough()) return;
    }
  }

  async #put(file: Unsettled): Promise<void> {
    await this.#files.put(file.path, file.token);
    if (this.#unplaced.get(file.path) === file) this.#unplaced.delete(file.path);
  }

  async #sync(path: string): Promise<void> {
    try {
      await this.#files.sync(path);
    } catch {
      // What a system cannot write it lets go of, and says next time that all is well: so it is written anew.
      await this.#rewrite(path);
    }
  }

  /** Writes the last word on a file; once more, if there is another one by then. */
  async #rewrite(path: string): Promise<void> {
    for (let written: Unsettled | undefined; written !== this.#all.get(path); ) {
      written = this.#all.get(path);
      if (written !== undefined) await this.#files.write(path, written.token);
    }
  }
}
