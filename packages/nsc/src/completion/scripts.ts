// What a shell is told, so that it asks nsc at every Tab.

/** Shells that can be told. */
export const shells = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type Shell = (typeof shells)[number];

const bash = `# Completion of nsc for bash. For every new shell, add to ~/.bashrc:
#   source <(nsc completion bash)
_nsc_complete() {
  local word files=
  COMPREPLY=()
  while IFS=$'\\t' read -r word _; do
    if [[ $word == :files ]]; then
      files=1
    else
      printf -v word %q "$word"
      COMPREPLY+=("$word")
    fi
  done < <("\${COMP_WORDS[0]}" __complete bash "\${COMP_WORDS[@]:1:COMP_CWORD}" 2>/dev/null)
  if [[ -n $files ]]; then compopt -o default 2>/dev/null; fi
}
complete -F _nsc_complete nsc
`;

const zsh = `#compdef nsc
# Completion of nsc for zsh. For every new shell, add to ~/.zshrc, behind compinit:
#   source <(nsc completion zsh)
_nsc() {
  local -a candidates
  local line files
  for line in "\${(@f)$("\${words[1]}" __complete zsh "\${(@Q)words[2,CURRENT]}" 2>/dev/null)}"; do
    if [[ $line == :files ]]; then
      files=1
    elif [[ -n $line ]]; then
      candidates+=("\${\${line//:/\\\\:}/$'\\t'/:}")
    fi
  done
  if [[ -n $files ]]; then
    _files
  else
    _describe nsc candidates
  fi
}
if [[ $funcstack[1] == _nsc ]]; then _nsc "$@"; else compdef _nsc nsc; fi
`;

const fish = `# Completion of nsc for fish. For every new shell:
#   nsc completion fish > ~/.config/fish/completions/nsc.fish
function __nsc_complete
    set -l words (commandline -opc) (commandline -ct)
    for line in ($words[1] __complete fish $words[2..-1] 2>/dev/null)
        if test "$line" = ":files"
            __fish_complete_path (commandline -ct)
        else
            printf '%s\\n' $line
        end
    end
end
complete -c nsc -f -a '(__nsc_complete)'
`;

const scripts: Readonly<Record<Shell, string>> = { bash, zsh, fish };

/** Stands behind the name of a shell that wants candidates without what they are. */
export const NAMES_ALONE = '.names';

/**
 * The script of a shell; undefined when there is none.
 *
 * @param notes whether candidates come with what they are
 */
export function completionScript(shell: string, notes = true): string | undefined {
  const known = shells.find((name) => name === shell);
  if (known === undefined || notes) return known === undefined ? undefined : scripts[known];
  return scripts[known].replace(`__complete ${known}`, `__complete ${known}${NAMES_ALONE}`);
}

/** Words as bash splits them, put together again: it takes \`=\` and \`:\` for words of their own. */
export function joinBashWords(words: readonly string[]): string[] {
  const joined: string[] = [];
  let glue = false;
  for (const word of words) {
    const separator = word === '=' || word === ':';
    const last = joined.at(-1);
    if ((separator || glue) && last !== undefined) joined[joined.length - 1] = last + word;
    else joined.push(word);
    glue = separator;
  }
  return joined;
}
