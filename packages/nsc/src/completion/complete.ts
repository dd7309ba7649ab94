// What may stand next on a command line: commands, flags, names of operators, accounts and users. The shells ask with
// `nsc __complete <shell> <words>`; each line of the answer is a candidate, behind a tab what it is.
import { type FlagSpec, parsePflags } from '@nats-ts/flags';
import { lastOf } from '../cli/command.js';
import { Invocation } from '../cli/invocation.js';
import type { Io } from '../cli/io.js';
import type { Workspace } from '../workspace.js';
import { readTypedLine, type TypedLine } from './words.js';

/** One way to go on. */
export interface Candidate {
  /** The whole word. */
  readonly word: string;
  readonly note: string;
}

/** Names of files may stand here: the shell knows them best. */
export const FILES = ':files';

/** The candidates for the last of some words; `FILES` where the shell is to complete files. */
export async function complete(
  words: readonly string[],
  io: Io,
): Promise<readonly Candidate[] | typeof FILES> {
  const line = await readTypedLine(words);
  const found = candidates(line, io);
  if (found === FILES) return FILES;
  return found
    .filter(({ word }) => word.startsWith(line.typed))
    .map(({ word, note }) => ({ word: line.head + word, note }));
}

function candidates(line: TypedLine, io: Io): Candidate[] | typeof FILES {
  if (line.flag !== undefined) return valuesOf(line, line.flag, io);
  if (line.head !== '') return [];
  if (line.typed.startsWith('-')) return flagCandidates(line.flags);
  if (line.commands.length > 0) {
    const shown = line.commands.filter(({ hidden }) => hidden !== true);
    const help = line.path.length === 1 ? [{ word: 'help', note: 'Help about any command' }] : [];
    return [...shown.map(({ name, summary }) => ({ word: name, note: summary })), ...help];
  }
  return argumentCandidates(line, io);
}

function flagCandidates(flags: readonly FlagSpec[]): Candidate[] {
  return flags
    .filter(({ hidden, deprecated }) => hidden !== true && deprecated === undefined)
    .map(({ name, doc }) => ({ word: `--${name}`, note: doc.split('\n')[0] ?? '' }))
    .sort((left, right) => (left.word < right.word ? -1 : 1));
}

/** Things that have names. */
type Kind = 'operator' | 'account' | 'user';

const KINDS: Readonly<Record<string, Kind>> = {
  operator: 'operator',
  operators: 'operator',
  account: 'account',
  accounts: 'account',
  authcallout: 'account',
  user: 'user',
  users: 'user',
  creds: 'user',
};

function valuesOf(line: TypedLine, flag: FlagSpec, io: Io): Candidate[] | typeof FILES {
  const [kind] = [kindOfFlag(line, flag)];
  if (kind !== undefined) return names(kind, line, io);
  if (flag.type === 'boolean')
    return [
      { word: 'true', note: '' },
      { word: 'false', note: '' },
    ];
  return takesFile(flag) ? FILES : [];
}

function kindOfFlag({ path }: TypedLine, { name, type }: FlagSpec): Kind | undefined {
  if (type !== 'string' && type !== 'strings') return undefined;
  if (/^(account|src-account|target-account|system-account|allowed-account|rm-allowed-account)$/.test(name)) {
    return 'account';
  }
  if (name === 'operator' || name === 'user') return name;
  // `--name` names what is there, except where it names something new.
  return name === 'name' && path[1]?.name !== 'add' ? KINDS[lastOf(path).name] : undefined;
}

function takesFile({ name, type, doc }: FlagSpec): boolean {
  return (
    type === 'string' &&
    (/(^|-)(dir|dirs|file|store|url|token|key|jwt)$/.test(name) || /\bfile|path\b/.test(doc))
  );
}

function argumentCandidates(line: TypedLine, io: Io): Candidate[] | typeof FILES {
  const spec = lastOf(line.path);
  if ((spec.arguments?.max ?? 0) === 0) return [];
  if (spec.choices !== undefined) return spec.choices.map((word) => ({ word, note: '' }));
  const kind = KINDS[spec.name];
  if (kind === undefined) return FILES;
  return line.path[1]?.name === 'add' ? [] : names(kind, line, io);
}

function names(kind: Kind, line: TypedLine, io: Io): Candidate[] {
  try {
    const call = new Invocation(line.path, parsePflags(line.argv, line.flags), io);
    return [...namesIn(call.open(), kind, call)].map((word) => ({ word, note: kind }));
  } catch {
    // Nobody wants an error between two presses of a key.
    return [];
  }
}

function namesIn(workspace: Workspace, kind: Kind, call: Invocation): readonly string[] {
  const { context } = workspace;
  if (kind === 'operator') return context.operatorNames();
  const operator = call.text('operator');
  const store = operator === '' ? context.openStore() : context.openStore(operator);
  if (kind === 'account') return store.accountNames();
  return store.userNames(call.text('account') || context.account);
}
