// The executable: gives the program the process's surroundings and its exit code back.
import { runNsc } from './cli/run.js';
import { processEnvironment } from './environment/environment.js';
import { terminalPrompter } from './prompt/terminal.js';

// A reader that closes its end, as `nsc list accounts | head -1` does, is no error.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
});

// No top-level await: the start bundle is a CommonJS file, which Node loads in half the time.
runNsc(process.argv.slice(2), {
  environment: processEnvironment(),
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  isTerminal: process.stdout.isTTY === true,
  prompter: terminalPrompter(() => ({
    input: process.stdin,
    output: process.stderr,
    colours: (process.env.NO_COLOR ?? '') === '',
  })),
  ...(process.stderr.isTTY === true && { stderrColumns: process.stderr.columns }),
}).then((code) => {
  process.exitCode = code;
});
