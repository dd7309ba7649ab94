// The list of flags in the manner of the Go programs: as flag.PrintDefaults prints it, or under headings as nats-server does.
import { namesOf, suggestible } from './flag-set.js';
import { defaultIsZero, defaultText } from './flag-value.js';
import { goQuote } from './go-quote.js';
import type { FlagSpec } from './spec.js';
import { byBytes, usageText } from './usage-name.js';

/**
 * The flags of a program that reads with `parseGoFlags`, ready to print below its "Usage" line.
 *
 * Without groups: sorted, one flag with all its names and its value on a line, its doc indented below (behind it, for
 * a boolean of one letter), as flag.PrintDefaults. When a spec has a `group`: the flags under their headings, in the
 * order of the specs and in columns, as nats-server prints its own; flags without a group come first.
 */
export function goFlagUsage(specs: readonly FlagSpec[]): string {
  const shown = suggestible(specs);
  return shown.some((spec) => spec.group !== undefined) ? groupedUsage(shown) : plainUsage(shown);
}

function plainUsage(specs: readonly FlagSpec[]): string {
  const sorted = [...specs].sort((left, right) => byBytes(left.name, right.name));
  return sorted.map(plainEntry).join('');
}

function plainEntry(spec: FlagSpec): string {
  const { valueName, doc } = usageText(spec);
  const names = namesOf(spec, 'go').map((name) => `-${name}`);
  const head = `  ${names.join(', ')}${valueName === '' ? '' : ` ${valueName}`}`;
  // A blank of four and a tab aligns at tab stops of both four and eight, which is why Go prints it.
  const indent = '\n    \t';
  return `${head}${head.length <= 4 ? '\t' : indent}${doc.replaceAll('\n', indent)}${defaultNote(spec, 'default ')}\n`;
}

function groupedUsage(specs: readonly FlagSpec[]): string {
  const groups = new Map<string, FlagSpec[]>([['', []]]);
  for (const spec of specs) {
    const group = spec.group ?? '';
    const members = groups.get(group);
    if (members === undefined) groups.set(group, [spec]);
    else members.push(spec);
  }
  const heads = new Map(specs.map((spec) => [spec, groupedHead(spec)]));
  const width = Math.max(...[...heads.values()].map((head) => head.length)) + 2;
  return [...groups]
    .filter(([, members]) => members.length > 0)
    .map(([group, members]) => {
      const lines = members.map((spec) => {
        const doc = usageText(spec).doc.replaceAll('\n', `\n${' '.repeat(width)}`);
        return `${(heads.get(spec) ?? '').padEnd(width)}${doc}${defaultNote(spec, 'default: ')}\n`;
      });
      return `${group === '' ? '' : `${group}:\n`}${lines.join('')}`;
    })
    .join('\n');
}

/** `    -c, --config <file>`: names of one or two letters with one dash and first, longer ones with two. */
function groupedHead(spec: FlagSpec): string {
  const names = namesOf(spec, 'go');
  const short = names.filter((name) => name.length <= 2 || /^[A-Z]+$/.test(name)).map((name) => `-${name}`);
  const long = names.filter((name) => !short.includes(`-${name}`)).map((name) => `--${name}`);
  const { valueName } = usageText(spec);
  const value = valueName === '' ? '' : ` <${valueName}>`;
  return `    ${short.length === 0 ? '    ' : ''}${[...short, ...long].join(', ')}${value}`;
}

function defaultNote(spec: FlagSpec, words: string): string {
  if (defaultIsZero(spec)) return '';
  const text = defaultText(spec);
  return ` (${words}${spec.type === 'string' && words === 'default ' ? goQuote(text) : text})`;
}
