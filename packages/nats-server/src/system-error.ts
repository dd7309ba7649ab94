/** Errors of files and ports, in the words Go programs have for them: people and tools look for these. */

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

const BIND_FAILURES: Readonly<Record<string, string>> = {
  EADDRINUSE: 'bind: address already in use',
  EADDRNOTAVAIL: 'bind: cannot assign requested address',
  EACCES: 'bind: permission denied',
  ENOTFOUND: 'lookup: no such host',
};

/** `host:port`, an IPv6 address in brackets; the port that was asked for, 0 where any will do. */
export function addressText(host: string, port: number): string {
  return `${host.includes(':') ? `[${host}]` : host}:${Math.max(0, port)}`;
}

/** `listen tcp <address>: bind: address already in use`, and what else keeps a server from listening. */
export function listenErrorText(address: string, error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const reason = error instanceof Error ? error.message : String(error);
  return `listen tcp ${address}: ${BIND_FAILURES[code] ?? reason}`;
}
