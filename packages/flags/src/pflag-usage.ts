// The list of flags in the manner of pflag, as cobra programs print it under "Flags:" and "Global Flags:".
import { suggestible } from './flag-set.js';
import { defaultIsZero, defaultText } from './flag-value.js';
import { goQuote } from './go-quote.js';
import type { FlagSpec } from './spec.js';
import { byBytes, usageText } from './usage-name.js';

/** How the list is laid out. */
export interface PflagUsageOptions {
  /** Sort by name, as pflag does unless told otherwise. Default true. */
  readonly sort?: boolean;
}

/**
 * The flags of a program that reads with `parsePflags`, one a line, docs aligned:
 * `  -n, --name string   doc (default "x")`. Further lines of a doc are indented under its first. Hidden and
 * deprecated flags are left out, as pflag does.
 */
export function pflagUsage(specs: readonly FlagSpec[], options: PflagUsageOptions = {}): string {
  const shown = [...suggestible(specs)];
  if (options.sort !== false) shown.sort((left, right) => byBytes(left.name, right.name));
  const heads = shown.map(head);
  const width = Math.max(0, ...heads.map((text) => text.length)) + 3;
  return shown
    .map((spec, index) => {
      const doc = `${usageText(spec).doc}${defaultNote(spec)}`.replaceAll('\n', `\n${' '.repeat(width)}`);
      return `${(heads[index] ?? '').padEnd(width)}${doc}\n`;
    })
    .join('');
}

function head(spec: FlagSpec): string {
  const names = spec.short === undefined ? `      --${spec.name}` : `  -${spec.short}, --${spec.name}`;
  const { valueName } = usageText(spec);
  return `${names}${valueName === '' ? '' : ` ${valueName}`}${optionalNote(spec)}`;
}

/** What stands for the value when it is left out, unless that goes without saying. */
function optionalNote(spec: FlagSpec): string {
  const value = spec.optionalValue;
  if (value === undefined || value === '') return '';
  if (spec.type === 'string') return `[="${value}"]`;
  if (spec.type === 'boolean' && value === 'true') return '';
  return `[=${value}]`;
}

function defaultNote(spec: FlagSpec): string {
  if (defaultIsZero(spec)) return '';
  const text = defaultText(spec);
  return ` (default ${spec.type === 'string' ? goQuote(text) : text})`;
}
