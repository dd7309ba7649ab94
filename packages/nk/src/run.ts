// What the flags ask for. As the Go tool has it, errors stand on stdout and the exit code is 1; only a wrong flag is
// named on stderr.
import { FlagError, parseGoFlags } from '@nats-ts/flags';
import { NkeyError } from '@nats-ts/jwt';
import { EntropyFile } from './entropy.js';
import { NkError } from './errors.js';
import { flags, usage } from './flags.js';
import { generateKey, keyFromEntropy } from './generate.js';
import { readPublicKeyFile, readSeedFile } from './key-file.js';
import { kindNames, kindOfName } from './kinds.js';
import { readFile } from './read-file.js';
import { signText, verifyText } from './signature.js';
import { hasPrefix, readPrefix } from './vanity/prefix.js';
import { ProgressLine } from './vanity/progress.js';
import { findVanityKey } from './vanity/search.js';
import { programVersion } from './version.js';

/** Where the program writes. */
export interface NkIo {
  readonly stdout: (text: string) => void;
  readonly stderr: (text: string) => void;
  /** Whether stderr is a terminal, which can show how far a search is. */
  readonly showProgress: boolean;
  /** How many columns that terminal has; default as many as the line takes. */
  readonly columns?: number;
}

type Values = ReturnType<typeof parseGoFlags<typeof flags>>['values'];

/** Runs nk. @returns the exit code: 0, or 1 after an error */
export async function runNk(argv: readonly string[], io: NkIo): Promise<number> {
  let values: Values;
  try {
    values = parseGoFlags(argv, flags).values;
  } catch (error) {
    if (!(error instanceof FlagError)) throw error;
    if (error.code === 'help') {
      io.stdout(usage());
      return 0;
    }
    io.stderr(`${error.message}\n${usage()}`);
    return 1;
  }
  try {
    return await run(values, io);
  } catch (error) {
    if (!(error instanceof NkError) && !(error instanceof NkeyError)) throw error;
    io.stdout(`${error.message}\n`);
    return 1;
  }
}

async function run(values: Values, io: NkIo): Promise<number> {
  const print = (line: string): void => io.stdout(`${line}\n`);
  if (values.v) {
    print(`nk version ${programVersion()}`);
  } else if (values.gen !== '') {
    const pair = await generated(values, io);
    print(pair.seed);
    if (values.pubout || values.pre !== '') print(pair.publicKey);
  } else if (values.e !== '') {
    throw new NkError('usage', 'Entropy file only used when creating keys with -gen');
  } else if (values.sign !== '') {
    if (values.inkey === '') {
      throw new NkError('usage', 'Sign requires a seed/private key via -inkey <file>');
    }
    print(signText(readSeedFile(values.inkey), readFile(values.sign)));
  } else if (values.verify !== '') {
    verify(values);
    print('Verified OK');
  } else if (values.inkey !== '' && values.pubout) {
    print(readSeedFile(values.inkey).publicKey);
  } else {
    io.stdout(usage());
    return 1;
  }
  return 0;
}

function verify({ inkey, pubin, sigfile, verify: file }: Values): void {
  if (inkey === '' && pubin === '') {
    throw new NkError('usage', 'Verify requires a seed key via -inkey or a public key via -pubin');
  }
  if (sigfile === '') throw new NkError('usage', 'Verify requires a signature via -sigfile');
  const key = inkey !== '' ? readSeedFile(inkey) : readPublicKeyFile(pubin);
  const data = readFile(file);
  verifyText(key, data, readFile(sigfile).toString('latin1'));
}

async function generated({ gen, pre, e, maxpre }: Values, io: NkIo) {
  const kind = kindOfName(gen);
  if (kind === undefined) throw new NkError('usage', `Usage: nk -gen [${kindNames.join('|')}]`);
  if (pre === '') return generateKey(kind, e === '' ? undefined : e);
  if (e !== '') {
    const prefix = readPrefix(pre);
    const entropy = new EntropyFile(e);
    try {
      for (let attempt = 0; attempt < maxpre; attempt++) {
        const pair = keyFromEntropy(kind, entropy);
        if (hasPrefix(pair, prefix)) return pair;
      }
    } finally {
      entropy.close();
    }
    throw notFound(maxpre);
  }
  const line = io.showProgress ? new ProgressLine(io.stderr, maxpre, io.columns) : undefined;
  try {
    const onProgress = line && { onProgress: (attempts: number) => line.show(attempts) };
    const found = await findVanityKey({ kind, prefix: pre, maxAttempts: maxpre, ...onProgress });
    if (found === undefined) throw notFound(maxpre);
    return found.pair;
  } finally {
    line?.clear();
  }
}

function notFound(attempts: number): NkError {
  return new NkError('not-found', `Failed to generate prefix after ${attempts} attempts`);
}
