// The executable: gives the program its streams and the process its exit code.
import { runNk } from './run.js';

// A reader that closes its end, as `nk … | head -1` does, is no error.
process.stdout.on('error', (error: Error & { code?: string }) => {
  if (error.code !== 'EPIPE') throw error;
});

process.exitCode = await runNk(process.argv.slice(2), {
  stdout: (text) => process.stdout.write(text),
  stderr: (text) => process.stderr.write(text),
  showProgress: process.stderr.isTTY === true,
  ...(process.stderr.isTTY === true && { columns: process.stderr.columns }),
});
