// The language of the cases: a transcript, one step a line, of several connections to one broker.
//
//   a in {"echo":false}     connects as `a`, takes INFO, sends CONNECT (not verbose, not pedantic, and these options)
//                           and a PING, takes the PONG
//   a open                  connects and takes INFO, nothing more
//   a > SUB foo 1           sends the text and CR LF; `>>` sends the text as it is; `>-` sends it byte by byte
//   a < MSG foo 1 2         takes this text and CR LF; `<<` takes the text as it is
//   a ~ MSG \S+ 1 2         takes a line that the pattern matches from end to end
//   a ! Invalid Subject     takes -ERR 'Invalid Subject'
//   a sync                  PING and PONG with nothing between: all is dealt with and nothing else came
//   a gone                  the broker closes, with nothing more said
//   a end                   closes the connection from this side
//
// A step may also be a function, for what a line cannot say.
import type { Running, Setup } from './servers.js';
import { Wire } from './wire.js';

/** What a function step gets. */
export interface Stage {
  readonly server: Running;
  /** A connection that an earlier step made. */
  wire(name: string): Wire;
  /** Makes a connection known under its name; closed after the case. */
  keep(wire: Wire): Wire;
}

/** One step. */
export type Step = string | ((stage: Stage) => unknown);

/** One case: what it shows and how. */
export interface Case {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** Cases that share a broker. They run one after the other. */
export interface Group {
  readonly name: string;
  readonly setup?: Setup;
  readonly cases: readonly Case[];
}

/** One case in one line. */
export function it(name: string, ...steps: Step[]): Case {
  return { name, steps };
}

const STEP = /^(\w+) (in|open|dial|sync|gone|end|>-|>>|<<|[<>~!])(?: (.*))?$/s;

async function lineStep(stage: Stage, step: string): Promise<void> {
  const match = STEP.exec(step);
  if (!match) throw new Error(`not a step: ${step}`);
  const [, name = '', verb, text = ''] = match;
  if (verb === 'dial') return void stage.keep(await Wire.dial(name, stage.server.port));
  if (verb === 'open') return void stage.keep(await Wire.open(name, stage.server.port));
  if (verb === 'in') {
    const wire = stage.keep(await Wire.open(name, stage.server.port));
    const options = {
      verbose: false,
      pedantic: false,
      ...(JSON.parse(text || '{}') as { verbose?: boolean }),
    };
    wire.send(`CONNECT ${JSON.stringify(options)}\r\n`);
    if (options.verbose) await wire.expect('+OK\r\n');
    return await wire.sync();
  }
  const wire = stage.wire(name);
  switch (verb) {
    case '>':
      return wire.send(`${text}\r\n`);
    case '>>':
      return wire.send(text);
    case '>-':
      return await wire.trickle(`${text}\r\n`);
    case '<':
      return await wire.expect(`${text}\r\n`);
    case '<<':
      return await wire.expect(text);
    case '~':
      return void (await wire.line(new RegExp(text)));
    case '!':
      return await wire.expect(`-ERR '${text}'\r\n`);
    case 'sync':
      return await wire.sync();
    case 'gone':
      return await wire.gone();
    default:
      return wire.close();
  }
}

/** Plays a case; rejects with the step that went wrong. */
export async function play(server: Running, steps: readonly Step[]): Promise<void> {
  const wires = new Map<string, Wire>();
  const stage: Stage = {
    server,
    wire(name) {
      const wire = wires.get(name);
      if (!wire) throw new Error(`no connection is called ${name}`);
      return wire;
    },
    keep(wire) {
      wires.set(wire.name, wire);
      return wire;
    },
  };
  try {
    for (const [index, step] of steps.entries()) {
      try {
        await (typeof step === 'string' ? lineStep(stage, step) : step(stage));
      } catch (error) {
        const where = typeof step === 'string' ? step.slice(0, 120) : 'a function';
        throw new Error(`step ${index + 1} (${where}): ${(error as Error).message}`, { cause: error });
      }
    }
  } finally {
    for (const wire of wires.values()) wire.close();
  }
}
