/** The program `nats-server`: command line in, a running server and its signals out. Thin on purpose. */
import { FlagError } from '@nats-ts/flags';
import { LogError } from '@nats-ts/log';
import { NatsServerError } from './errors.js';
import { parseFlags, type ServerFlags, usage } from './options/flags.js';
import { loadOptions } from './options/load.js';
import { requestOf } from './program/command-line.js';
import { sendSignal } from './program/signal-command.js';
import { tlsHelp } from './program/tls-help.js';
import { natsVersion } from './version.js';

/** Exit code when what was asked for cannot be done. */
const CANNOT = 1;

async function main(argv: readonly string[]): Promise<void> {
  const flags = parseFlags(argv);
  const request = requestOf(flags);
  switch (request.kind) {
    case 'version':
      return print(`nats-server: v${natsVersion}\n`);
    case 'help':
      return print(usage());
    case 'tls-help':
      return print(tlsHelp());
    case 'signal':
      return sendSignal(request.command);
    case 'mistake':
      return complain(request.text, CANNOT);
    case 'test':
      return test(flags);
    case 'serve': {
      const loaded = loadOptions(flags);
      // Passwords of the command line must not stay where every user of the machine can read them.
      process.title = 'nats-server';
      // Only a server needs the broker; the other requests are answered sooner without it.
      const { serve } = await import('./program/serve.js');
      return await serve(flags, loaded);
    }
  }
}

/** `-t`: says whether the configuration can be used. */
function test(flags: ServerFlags): void {
  const { configFile, configDigest, warnings, notes } = loadOptions(flags);
  for (const note of notes) process.stderr.write(`${note}\n`);
  if (warnings.length > 0) complain(warnings.join('\n'), CANNOT);
  else process.stderr.write(`nats-server: configuration file ${configFile} is valid (${configDigest})\n`);
}

function print(text: string): void {
  process.stdout.write(text);
}

function complain(text: string, exitCode: number): void {
  process.stderr.write(`nats-server: ${text}\n`);
  process.exitCode = exitCode;
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  if (error instanceof FlagError) {
    // The Go server shows its help and ends with 0, as if it had been asked for.
    process.stderr.write(`${error.message}\n`);
    print(usage());
  } else if (error instanceof NatsServerError || error instanceof LogError) {
    complain(error.message, CANNOT);
  } else {
    complain(`internal error - ${error instanceof Error ? error.stack : String(error)}`, CANNOT);
  }
}
