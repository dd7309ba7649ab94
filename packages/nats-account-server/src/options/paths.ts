/** Paths as users write them. */
import { join, resolve } from 'node:path';

/** Replaces a leading `~` by the home directory; any other path, relative ones too, stays as it is. */
export function expandHome(path: string, home: string): string {
  if (path === '~') return home;
  return path.startsWith('~/') ? join(home, path.slice(2)) : path;
}

/** An absolute path, as the flags' paths become; the empty path stays empty. */
export function absolute(path: string, home: string): string {
  return path === '' ? '' : resolve(expandHome(path, home));
}
