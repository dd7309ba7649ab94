// Asks the real Go broker what it makes of a configuration: `nats-server -t -c FILE`.
import { execFile, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** The broker to compare with. A missing one is an error, never a reason to skip. */
export const BROKER = process.env.NATS_SERVER_GO ?? 'nats-server';

/** What the broker said. */
export type GoVerdict =
  /** The text is no configuration. `line` where the broker tells it. */
  | { readonly kind: 'unparsable'; readonly line: number | undefined; readonly output: string }
  /** It parses, but the broker does not want these options. `places` are its file:line:column, sorted. */
  | { readonly kind: 'unwanted'; readonly places: readonly string[]; readonly output: string }
  /** It is fine. `digest` is the SHA-256 of the values as JSON, printed by brokers since 2.11. */
  | { readonly kind: 'valid'; readonly digest: string | undefined; readonly output: string };

/** A configuration as files; `main.conf` is the one that is checked. */
export type ConfFiles = Readonly<Record<string, string | Uint8Array>>;

/** Writes the files into a folder of their own, which is gone when `use` is through. */
export async function withFiles<T>(files: ConfFiles, use: (folder: string) => Promise<T> | T): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'nats-conf-'));
  try {
    for (const [name, content] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, name)), { recursive: true });
      writeFileSync(join(folder, name), content);
    }
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The version of the broker as [major, minor]. */
export function goVersion(): readonly [number, number] {
  const { stdout, error } = spawnSync(BROKER, ['-v'], { encoding: 'utf8' });
  const match = /v(\d+)\.(\d+)\./.exec(stdout ?? '');
  if (error !== undefined || match === null) {
    throw new Error(
      `the Go broker ${BROKER} cannot be run; install nats-server or name it in NATS_SERVER_GO`,
    );
  }
  return [Number(match[1]), Number(match[2])];
}

/** Checks `main.conf` in the folder; `env` is the whole environment the broker sees. */
export function goCheck(folder: string, env: Readonly<Record<string, string>> = {}): Promise<GoVerdict> {
  return new Promise((resolve, reject) => {
    const settings = { cwd: folder, env: { ...env }, timeout: 20_000, maxBuffer: 64 * 1024 * 1024 };
    execFile(BROKER, ['-t', '-c', 'main.conf'], settings, (error, stdout, stderr) => {
      if (error !== null && typeof error.code !== 'number') {
        reject(new Error(`the Go broker ${BROKER} cannot be run: ${error.message}`));
        return;
      }
      resolve(judge(error === null ? 0 : Number(error.code), `${stdout}${stderr}`));
    });
  });
}

/** The errors of the parser that tell their line … */
const LINES =
  /Parse error on line (\d+)|config is invalid \([^)]*:(\d+):\d+\)|variable reference for '.*?' on line (\d+)/s;
/** … and those that do not. */
const UNPARSABLE =
  /(?:integer|float) '.*' is out of the range|expected (?:integer|float|Zulu)|error parsing include file|error opening config file/s;

function judge(exitCode: number, output: string): GoVerdict {
  if (exitCode === 0) {
    const digest = /is valid \((sha256:[0-9a-f]{64})\)/.exec(output)?.[1];
    return { kind: 'valid', digest, output };
  }
  const line = LINES.exec(output)
    ?.slice(1)
    .find((group) => group !== undefined);
  if (line !== undefined) return { kind: 'unparsable', line: Number(line), output };
  if (UNPARSABLE.test(output)) return { kind: 'unparsable', line: undefined, output };
  const places = [...output.matchAll(/(?:nats-server: )?([^\s:]+:\d+:\d+): /g)].map(
    (match) => match[1] ?? '',
  );
  return { kind: 'unwanted', places: places.sort(), output };
}
