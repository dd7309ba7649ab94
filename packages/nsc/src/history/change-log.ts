// The history of an operator's JWTs, beside the JWTs, so that `nsc audit` can say what changed, when, and signed by
// which key. It is one file of lines, which other programs in the same folders do not look at:
//
//   <stores>/OP/.history/changes.jsonl     the newest lines
//   <stores>/OP/.history/changes.1.jsonl   older ones; changes.3.jsonl the oldest, which go first
//
//   {"at":1796000000,"kind":"user","account":"A","name":"u","before":"eyJ…","after":"eyJ…"}
//
// A line is on disk before the JWT takes its name. A crash between the two leaves a line for a change that did not
// happen, and a reader sees that by the JWT that is there; it never leaves a change without its line. Every line
// carries the JWT before and the JWT after it, so that lines can go without making others unreadable, and so that
// what other programs changed in between shows. Nothing but JWTs is kept: no seeds, no creds.
import {
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readSync,
  renameSync,
  writeSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type Journal, readTextIfThere, syncFolder } from '../store/durable.js';

/** Folder of the history below an operator's folder. */
export const HISTORY = '.history';

/** Most of one file of the history, in bytes; a single step that is longer is kept whole. */
const MAX_FILE_BYTES = 4 * 1024 * 1024;

/** Files that are kept beside the newest. */
const OLDER_FILES = 3;

/** Which JWT a change is about. */
export interface ChangeSubject {
  readonly kind: 'operator' | 'account' | 'user';
  /** Name of its file, without the ending. */
  readonly name: string;
  /** Name of a user's account. */
  readonly account?: string;
}

/** One change as it was recorded. */
export interface RecordedChange extends ChangeSubject {
  /** Seconds since 1970. */
  readonly at: number;
  /** The JWT before; undefined when there was none, empty for one that could not be read. */
  readonly before?: string;
  /** The JWT after; undefined when it was deleted. */
  readonly after?: string;
}

/** The history of one operator's folder. */
export class ChangeLog implements Journal {
  readonly path: string;

  /** @param folder the operator's folder */
  constructor(folder: string) {
    this.path = join(folder, HISTORY, 'changes.jsonl');
  }

  /** A change as a line; of a text that is no JWT it has none of it. */
  static line(change: RecordedChange): string {
    const { at, kind, account, name, before, after } = change;
    return JSON.stringify({ at, kind, account, name, before: jwtOnly(before), after: jwtOnly(after) });
  }

  append(lines: string): void {
    const folder = dirname(this.path);
    if (mkdirSync(folder, { recursive: true, mode: 0o700 }) !== undefined) syncFolder(dirname(folder));
    const isNew = !existsSync(this.path);
    const file = this.#openForLines(Buffer.byteLength(lines));
    try {
      const { size } = fstatSync(file);
      // A crash in the middle of a line leaves it without its end; the next line must not run into it.
      const text = endsInLineFeed(file, size) ? lines : `\n${lines}`;
      try {
        writeWhole(file, Buffer.from(text), size);
        fsyncSync(file);
      } catch (error) {
        ftruncateSync(file, size);
        throw error;
      }
    } finally {
      closeSync(file);
    }
    if (isNew) syncFolder(folder);
  }

  /** Every change on record, oldest first; lines that cannot be read are passed over. @throws NscError `disk` */
  read(): RecordedChange[] {
    const changes: RecordedChange[] = [];
    for (let age = OLDER_FILES; age >= 0; age--) {
      for (const line of (readTextIfThere(this.#file(age)) ?? '').split('\n')) {
        const change = parseLine(line);
        if (change !== undefined) changes.push(change);
      }
    }
    return changes;
  }

  #openForLines(bytes: number): number {
    const file = openSync(this.path, 'a+', 0o600);
    const { size } = fstatSync(file);
    if (size === 0 || size + bytes <= MAX_FILE_BYTES) return file;
    closeSync(file);
    for (let age = OLDER_FILES; age > 0; age--) {
      if (existsSync(this.#file(age - 1))) renameSync(this.#file(age - 1), this.#file(age));
    }
    return openSync(this.path, 'a+', 0o600);
  }

  #file(age: number): string {
    return age === 0 ? this.path : this.path.replace(/jsonl$/, `${age}.jsonl`);
  }
}

function jwtOnly(text: string | undefined): string | undefined {
  return text === undefined || /^eyJ[\w-]+\.[\w-]+\.[\w-]+$/.test(text) ? text : '';
}

function endsInLineFeed(file: number, size: number): boolean {
  if (size === 0) return true;
  const last = Buffer.alloc(1);
  readSync(file, last, 0, 1, size - 1);
  return last[0] === 0x0a;
}

function writeWhole(file: number, data: Buffer, position: number): void {
  let written = 0;
  while (written < data.length) {
    written += writeSync(file, data, written, data.length - written, position + written);
  }
}

const KINDS = ['operator', 'account', 'user'] as const;

function parseLine(line: string): RecordedChange | undefined {
  if (line === '') return undefined;
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null) return undefined;
  const text = (name: string): string | undefined => {
    const found: unknown = Reflect.get(value, name);
    return typeof found === 'string' ? found : undefined;
  };
  const at: unknown = Reflect.get(value, 'at');
  const kind = KINDS.find((known) => known === text('kind'));
  const [name, account, before, after] = [text('name'), text('account'), text('before'), text('after')];
  if (typeof at !== 'number' || kind === undefined || name === undefined) return undefined;
  return {
    at,
    kind,
    name,
    ...(account === undefined ? {} : { account }),
    ...(before === undefined ? {} : { before }),
    ...(after === undefined ? {} : { after }),
  };
}
