// One run of one file of tests, in a process group of its own.
import { spawn } from 'node:child_process';

/** Milliseconds that a file may take: it takes seconds; one that hangs is ended and counted as failed. */
export const FILE_PATIENCE = 300_000;

/**
 * Runs a test tool to its end.
 *
 * @param {string} tool
 * @param {string[]} args
 * @param {{ cwd: string, env: NodeJS.ProcessEnv }} where
 * @returns {Promise<{ report: string, output: string }>} what it wrote to standard output and to standard error
 */
export function reportOf(tool, args, { cwd, env }) {
  return new Promise((done) => {
    const child = spawn(tool, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], detached: true });
    let report = '';
    let output = '';
    child.stdout.on('data', (text) => {
      report += text;
    });
    child.stderr.on('data', (text) => {
      output += text;
    });
    // The whole group goes: a test that hangs may have servers of its own.
    const timer = setTimeout(() => process.kill(-child.pid, 'SIGKILL'), FILE_PATIENCE);
    child.once('close', () => {
      clearTimeout(timer);
      done({ report, output });
    });
  });
}
