// nsc completion …
import type { CommandSpec } from '../../cli/command.js';

function shell(name: string, example: string): CommandSpec {
  return {
    name,
    summary: `Generate the autocompletion script for ${name}`,
    examples: example,
    worksOnOldStores: true,
    flags: [{ name: 'no-descriptions', type: 'boolean', doc: 'disable completion descriptions' }],
    load: () => import('./shell.js'),
  };
}

export const completionCommands: readonly CommandSpec[] = [
  shell('bash', '# add to ~/.bashrc\nsource <(nsc completion bash)'),
  shell('zsh', '# add to ~/.zshrc, behind compinit\nsource <(nsc completion zsh)'),
  shell('fish', 'nsc completion fish > ~/.config/fish/completions/nsc.fish'),
];
