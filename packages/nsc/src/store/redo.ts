// A step of many files that must be done whole: before the first file takes its name, a list of all that is to be done
// is on disk, beside the lock. A process that dies in between leaves the list, and the next one that takes the lock
// finishes it.
//
//   <stores>/.nsc.redo     [{"kind":"write","path":…,"temporary":…,"before":"12:345.6","after":"13:346.7"}, …]
//
// A file that somebody else changed in the meantime is left as it is: `before` and `after` are the length and the
// time of the file that was there and of the one that takes its place.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { readTextIfThere, syncFolder, writeDurably } from './durable.js';

/** Name of the list in the stores folder. */
export const REDO_FILE = '.nsc.redo';

/** One file that takes its name, or goes. */
export interface RedoStep {
  readonly kind: 'write' | 'remove';
  readonly path: string;
  readonly temporary: string;
}

interface NotedStep extends RedoStep {
  readonly before: string;
  readonly after: string;
}

/** Puts the list on disk. @throws NscError `disk` */
export function noteSteps(stores: string, steps: readonly RedoStep[]): void {
  const noted = steps.map(
    (step): NotedStep => ({ ...step, before: mark(step.path), after: mark(step.temporary) }),
  );
  writeDurably(join(stores, REDO_FILE), JSON.stringify(noted));
}

/** Takes the list away when everything is done, or given up. */
export function forgetSteps(stores: string): void {
  rmSync(join(stores, REDO_FILE), { force: true });
  syncFolder(stores);
}

/**
 * Finishes what a process that died left half done. Call it while holding the lock.
 *
 * @returns how many files took their names or went; undefined when nothing was left half done
 * @throws NscError `disk`
 */
export function finishSteps(stores: string): number | undefined {
  const text = readTextIfThere(join(stores, REDO_FILE));
  if (text === undefined) return undefined;
  const steps = parseSteps(text);
  let done = 0;
  for (const [index, step] of steps.entries()) {
    const ours = steps.slice(0, index).filter((earlier) => earlier.path === step.path);
    const now = mark(step.path);
    const untouched = now === step.before || ours.some((earlier) => earlier.after === now);
    if (step.kind === 'remove') {
      if (untouched && now !== '') done++;
      if (untouched) rmSync(step.path, { recursive: true, force: true });
      rmSync(step.temporary, { recursive: true, force: true });
    } else if (existsSync(step.temporary)) {
      if (untouched) {
        renameSync(step.temporary, step.path);
        done++;
      } else {
        rmSync(step.temporary, { force: true });
      }
    }
    syncFolder(dirname(step.path));
  }
  forgetSteps(stores);
  return done;
}

function mark(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat === undefined ? '' : `${stat.size}:${stat.mtimeMs}`;
}

/** A list that is not ours, or not whole, is no list: the file is written in one step, so nobody died over it. */
function parseSteps(text: string): NotedStep[] {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return [];
  }
  if (!Array.isArray(value)) return [];
  const steps: NotedStep[] = [];
  for (const item of value) {
    const step = parseStep(item);
    if (step === undefined) return [];
    steps.push(step);
  }
  return steps;
}

function parseStep(item: unknown): NotedStep | undefined {
  if (typeof item !== 'object' || item === null) return undefined;
  const text = (name: string): string => {
    const value: unknown = Reflect.get(item, name);
    return typeof value === 'string' ? value : '';
  };
  const [path, temporary, before, after] = [text('path'), text('temporary'), text('before'), text('after')];
  const kind = text('kind');
  if (kind !== 'write' && kind !== 'remove') return undefined;
  const beside =
    dirname(temporary) === dirname(path) && basename(temporary).startsWith(`.${basename(path)}.`);
  return path !== '' && beside ? { kind, path, temporary, before, after } : undefined;
}
