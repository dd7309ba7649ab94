/** `-sl <signal>[=<pid>]`: tells a running server what to do. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { goQuote } from '@nats-ts/flags';
import { NatsServerError } from '../errors.js';

/** The words of `-sl` and the signals they are. */
export const signalWords: Readonly<Record<string, NodeJS.Signals>> = {
  stop: 'SIGKILL',
  quit: 'SIGINT',
  term: 'SIGTERM',
  reopen: 'SIGUSR1',
  reload: 'SIGHUP',
  ldm: 'SIGUSR2',
};

/** What the command needs of the system. */
export interface Processes {
  /** Process ids of running servers, without this one. @throws NatsServerError when they cannot be listed */
  list(): readonly number[];
  /** @throws the system's error */
  kill(pid: number, signal: NodeJS.Signals): void;
}

const system: Processes = { list: listServers, kill: (pid, signal) => process.kill(pid, signal) };

/**
 * Sends the signal. Without a process id it goes to the one server that runs; with an id that ends in `*` to all
 * whose ids begin so.
 *
 * @throws NatsServerError `cannot-signal`, in the words of the Go server
 */
export function sendSignal(command: string, processes: Processes = system): void {
  const [word = '', target, ...more] = command.split('=');
  if (more.length > 0) throw refusal(`invalid signal parameters: [${more.join(' ')}]`);
  const expression = target === undefined ? '' : readPidFile(target).trim();
  const isGlob = expression.endsWith('*');
  const beginning = isGlob ? expression.slice(0, -1) : expression;
  // A process id of 0 or below names whole groups of processes, or all there are.
  if (beginning !== '' && !/^[1-9]\d*$/.test(beginning)) throw refusal(`invalid pid: ${beginning}`);
  const pids = beginning === '' || isGlob ? processes.list() : [Number(beginning)];
  if (pids.length > 1 && !isGlob) {
    throw refusal(`multiple nats-server processes running:\n${pids.join('\n')}\nname one: -sl ${word}=<pid>`);
  }
  if (pids.length === 0) throw refusal('no nats-server processes running');
  const signal = Object.hasOwn(signalWords, word) ? signalWords[word] : undefined;
  if (signal === undefined) {
    throw refusal(`unknown signal ${goQuote(word)}\nThere are ${Object.keys(signalWords).join(', ')}.`);
  }
  const failures: string[] = [];
  for (const pid of pids) {
    if (!String(pid).startsWith(beginning)) continue;
    try {
      processes.kill(pid, signal);
    } catch (error) {
      failures.push(`\nsignal ${goQuote(word)} ${pid}: ${reasonOf(error)}`);
    }
  }
  if (failures.length > 0) throw refusal(failures.join(''));
}

/** A path is read, anything else is taken as it is. */
function readPidFile(target: string): string {
  try {
    return readFileSync(target, 'utf8');
  } catch {
    return target;
  }
}

function listServers(): readonly number[] {
  let output: string;
  try {
    output = execFileSync('pgrep', ['nats-server'], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    });
  } catch (error) {
    // pgrep ends with 1 when there is none.
    if (error instanceof Error && 'status' in error && error.status === 1) return [];
    throw refusal('unable to resolve pid, try providing one', error);
  }
  return output
    .split('\n')
    .filter((line) => line !== '')
    .map(Number)
    .filter((pid) => pid !== process.pid);
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ESRCH') return 'no such process';
  if (code === 'EPERM') return 'operation not permitted';
  return error instanceof Error ? error.message : String(error);
}

function refusal(text: string, cause?: unknown): NatsServerError {
  return new NatsServerError('cannot-signal', text, cause);
}
