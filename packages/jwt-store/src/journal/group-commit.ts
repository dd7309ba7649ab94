// Saves that come many at a time share their writes to the disk.
//
//   few at a time    each file is written through and renamed, its folder is synced          ──▶ saved
//   many             a group of them goes to the end of a journal, with one write and one sync ──▶ saved
//                    when no group has come for a moment, the files are put in their places
//                    when it has been quiet for longer, they are synced, and the journal is removed
//
// Where there is a journal at the opening of a store, a crash has left it, and its accounts are restored: see
// `restoreJournals`.
import { setImmediate as nextTurn } from 'node:timers/promises';
import { reasonOf } from '../errors.js';
import type { DurableFiles } from '../files/durable-files.js';
import type { FileSystem } from '../files/file-system.js';
import type { AccountKey, StoreLog } from '../store.js';
import { Journal } from './journal.js';
import { Epoch, UnsettledFiles } from './unsettled-files.js';

/** So many saves at a time do not need a journal. */
const FEW = 8;
/** Milliseconds without a group after which the files are put in their places. */
const MOMENT = 25;
/** Milliseconds without a group after which they are synced. */
const QUIET = 1000;
/** Bytes of JWTs that are written at once. */
const GROUP_BYTES = 4 * 1024 * 1024;
/** Bytes after which a journal is followed by the next one … */
const JOURNAL_BYTES = 16 * 1024 * 1024;
/** … and journals that have ended, with files that the disk does not have yet, when saves must wait for it. */
const MOST_ENDED = 2;
/** Milliseconds until a disk that failed is asked again. */
const RETRY = 5000;

export interface GroupCommitOptions {
  readonly root: string;
  readonly files: DurableFiles;
  readonly fileSystem: FileSystem;
  readonly log: StoreLog;
}

interface Save {
  readonly key: AccountKey;
  readonly path: string;
  readonly token: string;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
}

export class GroupCommit {
  readonly #options: GroupCommitOptions;
  readonly #files: DurableFiles;
  readonly #unsettled: UnsettledFiles;
  /** Saves under way without a journal. */
  #alone = 0;
  #waiting: Save[] = [];
  /** The one that groups are added to. */
  #epoch: Epoch | undefined;
  /** Those that nothing is added to any more, the oldest first. Settled in this order, so that the last word counts. */
  readonly #ended: Epoch[] = [];
  #settling: Promise<void> | undefined;
  /** The end of the queue of groups: one is written at a time. */
  #turn: Promise<void> = Promise.resolve();
  #moment: NodeJS.Timeout | undefined;
  #quiet: NodeJS.Timeout | undefined;
  #retry: NodeJS.Timeout | undefined;
  #closed = false;

  constructor(options: GroupCommitOptions) {
    this.#options = options;
    this.#files = options.files;
    this.#unsettled = new UnsettledFiles(options.files);
  }

  /**
   * Writes or replaces an account's file; durable when it resolves. One at a time for each path, which was `placed`
   * before.
   */
  write(key: AccountKey, path: string, token: string): Promise<void> {
    const together =
      this.#epoch !== undefined ||
      this.#waiting.length > 0 ||
      this.#alone >= FEW ||
      // What a journal says of it must not come after this.
      this.#unsettled.epochOf(path) !== undefined;
    if (!together) return this.#writeAlone(path, token);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ key, path, token, resolve, reject });
      if (this.#waiting.length === 1) void this.#inTurn(() => this.#commit());
    });
  }

  /**
   * Before a look at a file: resolves when what was saved is there. Undefined when it is there already.
   *
   * @throws the operating system's error.
   */
  placed(path: string): Promise<void> | undefined {
    return this.#unsettled.place(path);
  }

  /** As `placed`, of all files. */
  allPlaced(): Promise<void> {
    return this.#unsettled.placeAll();
  }

  /**
   * Before a file is removed, or given another name: resolves when no journal has anything to say of it any more. Not
   * while it is being written.
   *
   * @throws the operating system's error.
   */
  async settled(path: string): Promise<void> {
    const epoch = this.#unsettled.epochOf(path);
    if (epoch === undefined) return;
    await this.#inTurn(() => {
      if (this.#epoch === epoch) this.#endEpoch();
    });
    await this.#settleThrough(epoch);
  }

  /** Waits for the saves under way and settles all files. What the disk refuses stays in the journals. */
  async close(): Promise<void> {
    await this.#inTurn(() => {
      this.#closed = true;
      this.#endEpoch();
    });
    for (const timer of [this.#moment, this.#quiet, this.#retry]) clearTimeout(timer);
    const last = this.#ended.at(-1);
    if (last === undefined) return;
    try {
      await this.#settleThrough(last);
    } catch (error) {
      for (const { journal } of this.#ended) {
        journal.close();
        this.#options.log.error(
          `cannot put the last saves on the disk (${reasonOf(error)}): they stay in ${journal.path} until the next opening`,
        );
      }
    }
  }

  async #writeAlone(path: string, token: string): Promise<void> {
    this.#alone++;
    try {
      await this.#files.write(path, token);
    } finally {
      this.#alone--;
    }
  }

  #inTurn(task: () => void | Promise<void>): Promise<void> {
    this.#turn = this.#turn.then(task);
    return this.#turn;
  }

  /** Saves those who wait. Never rejects. */
  async #commit(): Promise<void> {
    // Who comes in the same turn of the event loop comes along.
    await nextTurn();
    let epoch: Epoch | undefined;
    let group: readonly Save[] = [];
    try {
      epoch = await this.#openEpoch();
      group = this.#takeWaiting();
      if (group.length > 0) await epoch.journal.append(group.map(lineOf).join(''));
    } catch (error) {
      if (group.length === 0) group = this.#takeWaiting();
      await this.#commitWithout(group, epoch, error);
      return;
    }
    for (const { path, token, resolve } of group) {
      this.#unsettled.note(path, token, epoch);
      resolve();
    }
    this.#waitForQuiet(group.length);
  }

  /** Those who wait, or as many of them as go into one write; the others get the next turn. */
  #takeWaiting(): readonly Save[] {
    const waiting = this.#waiting;
    let room = GROUP_BYTES;
    const full = waiting.findIndex(({ token }) => {
      room -= token.length;
      return room < 0;
    });
    this.#waiting = waiting.splice(full < 0 ? waiting.length : Math.max(full, 1));
    if (this.#waiting.length > 0) void this.#inTurn(() => this.#commit());
    return waiting;
  }

  /** Saves a group each on its own: there is no journal to be had, or it cannot be written. Never rejects. */
  async #commitWithout(group: readonly Save[], epoch: Epoch | undefined, why: unknown): Promise<void> {
    this.#options.log.debug(`no journal for ${group.length} saves: ${reasonOf(why)}`);
    this.#endEpoch();
    // The journal may have all of the group all the same, which after a crash would count: so it goes first.
    const gone = epoch === undefined ? Promise.resolve() : this.#settleThrough(epoch);
    await gone.catch(() => undefined);
    const saves = group.map(async ({ path, token, resolve, reject }) => {
      try {
        const before = this.#unsettled.epochOf(path);
        if (before !== undefined) await this.#settleThrough(before);
        await this.#files.write(path, token);
        if (epoch !== undefined && this.#ended.includes(epoch)) this.#unsettled.note(path, token, epoch);
        resolve();
      } catch (error) {
        reject(error);
      }
    });
    await Promise.all(saves);
  }

  async #openEpoch(): Promise<Epoch> {
    if (this.#epoch !== undefined && this.#epoch.journal.length < JOURNAL_BYTES) return this.#epoch;
    this.#endEpoch();
    while (this.#ended.length > MOST_ENDED) await this.#settleThrough(this.#ended[0] as Epoch);
    const { root, files, fileSystem } = this.#options;
    this.#epoch = new Epoch(await Journal.begin(root, files, fileSystem));
    return this.#epoch;
  }

  /** Adds nothing more to the journal, and settles its files in the background. */
  #endEpoch(): void {
    if (this.#epoch === undefined) return;
    this.#ended.push(this.#epoch);
    this.#epoch = undefined;
    this.#settleInBackground();
  }

  #waitForQuiet(saves: number): void {
    if (this.#moment === undefined)
      this.#moment = setTimeout(() => this.#placeInBackground(), MOMENT).unref();
    else this.#moment.refresh();
    if (this.#quiet === undefined) {
      this.#quiet = setTimeout(() => {
        this.#quiet = undefined;
        void this.#inTurn(() => this.#endEpoch());
      }, QUIET).unref();
    } else if (saves >= FEW) {
      // A few now and then do not keep the journal: they can do without.
      this.#quiet.refresh();
    }
  }

  #placeInBackground(): void {
    this.#moment = undefined;
    const goesOn = (): boolean => this.#moment !== undefined;
    // What cannot be placed now is tried once more, and told, when the files are settled.
    this.#unsettled.placeAll(goesOn).catch(() => undefined);
  }

  #settleInBackground(): void {
    const last = this.#ended.at(-1);
    if (this.#closed || this.#retry !== undefined || last === undefined) return;
    this.#settleThrough(last).catch((error: unknown) => {
      if (this.#closed || this.#retry !== undefined) return;
      this.#options.log.error(
        `cannot put what was saved on the disk, and will try again: ${reasonOf(error)}; it is safe in the journal`,
      );
      this.#retry = setTimeout(() => {
        this.#retry = undefined;
        this.#settleInBackground();
      }, RETRY).unref();
    });
  }

  /** Settles a journal that has ended, and those before it. */
  async #settleThrough(last: Epoch): Promise<void> {
    while (this.#ended.includes(last)) {
      this.#settling ??= this.#settleOldest().finally(() => {
        this.#settling = undefined;
      });
      await this.#settling;
    }
  }

  async #settleOldest(): Promise<void> {
    await this.#unsettled.settle(this.#ended[0] as Epoch, this.#closed);
    this.#ended.shift();
  }
}

function lineOf({ key, token }: Save): string {
  return `${key}|${token}\n`;
}
