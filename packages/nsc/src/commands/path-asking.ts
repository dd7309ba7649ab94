// Questions for files and folders; a path is looked at while it is typed.
import { type Stats, statSync } from 'node:fs';
import type { Invocation } from '../cli/invocation.js';
import { expandPath } from '../environment/environment.js';
import { askText } from './account-asking.js';

/** What a path has to lead to. */
export type PathKind = 'file' | 'folder';

/** Says why a path does not lead to such a thing; undefined when it does. */
export function pathRefusal(call: Invocation, kind: PathKind): (text: string) => string | undefined {
  return (text) => {
    if (text.trim() === '') return 'cannot be empty';
    const found = lookAt(expandPath(text, call.io.environment));
    if (found === undefined) return 'does not exist';
    if (kind === 'folder') return found.isDirectory() ? undefined : 'is not a directory';
    return found.isDirectory() ? 'is a directory' : undefined;
  };
}

/** Undefined where nothing is, and where nobody may look. */
function lookAt(path: string): Stats | undefined {
  try {
    return statSync(path);
  } catch {
    return undefined;
  }
}

/** Asks for the path of a file or folder that is there. @returns the path as it was typed */
export function askPath(call: Invocation, flag: string, message: string, kind: PathKind): Promise<string> {
  return askText(call, flag, message, undefined, pathRefusal(call, kind));
}
