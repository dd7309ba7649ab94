// Help and usage texts, made from the command table in the layout that cobra gives nsc 2.14.
import { pflagUsage } from '@nats-ts/flags';
import {
  type CommandPath,
  type CommandSpec,
  commandLine,
  inheritedFlags,
  lastOf,
  ownFlags,
} from './command.js';

/** What a command is and how it is used. */
export async function helpText(path: CommandPath): Promise<string> {
  return `${lastOf(path).summary}\n\n${await usageText(path)}`;
}

/** How a command is used, without what it is. */
export async function usageText(path: CommandPath): Promise<string> {
  const spec = lastOf(path);
  const line = commandLine(path);
  const commands = ((await spec.commands?.()) ?? []).filter(({ hidden }) => hidden !== true);
  const lines: string[] = [];
  const runs = spec.load !== undefined || path.length === 1;
  const label = spec.arguments?.label;
  if (runs) lines.push(`  ${line}${label === undefined ? '' : ` ${label}`} [flags]`);
  if (commands.length > 0) lines.push(`  ${line} [command]`);
  let text = `Usage:\n${lines.join('\n')}\n`;
  if (spec.aliases !== undefined && spec.aliases.length > 0) {
    text += `\nAliases:\n  ${[spec.name, ...spec.aliases].join(', ')}\n`;
  }
  if (spec.examples !== undefined) text += `\nExamples:\n${spec.examples.trimEnd()}\n`;
  if (commands.length > 0)
    text += `\nAvailable Commands:\n${commandList(path.length === 1 ? [...commands, HELP] : commands)}`;
  text += `\nFlags:\n${pflagUsage(ownFlags(path))}`;
  const inherited = inheritedFlags(path);
  if (inherited.length > 0) text += `\nGlobal Flags:\n${pflagUsage(inherited)}`;
  if (commands.length > 0) text += `\nUse "${line} [command] --help" for more information about a command.\n`;
  return text;
}

/** The command that every level has without its being in the table. */
const HELP: CommandSpec = { name: 'help', summary: 'Help about any command' };

function commandList(commands: readonly CommandSpec[]): string {
  const sorted = [...commands].sort((a, b) => (a.name < b.name ? -1 : 1));
  const width = Math.max(11, ...sorted.map((spec) => spec.name.length));
  return sorted.map((spec) => `  ${spec.name.padEnd(width)} ${spec.summary}\n`).join('');
}
