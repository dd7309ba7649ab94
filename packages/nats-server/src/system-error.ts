/** Errors of files, in the words Go programs have for them: people and tools look for these. */

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  ENOTDIR: 'not a directory',
  EROFS: 'read-only file system',
  ENOSPC: 'no space left on device',
  EMFILE: 'too many open files',
};

/**
 * `open <path>: no such file or directory` for an error of the file system; the message of any other.
 *
 * @param asked the path as the user wrote it, where the error has another
 */
export function fileErrorText(error: unknown, asked?: string): string {
  if (!(error instanceof Error)) return String(error);
  const { code, path = asked } = error as NodeJS.ErrnoException;
  const words = code === undefined ? undefined : WORDS[code];
  return words === undefined || path === undefined ? error.message : `open ${asked ?? path}: ${words}`;
}
