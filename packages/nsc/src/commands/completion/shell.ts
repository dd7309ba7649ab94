// nsc completion bash|zsh|fish
import { lastOf } from '../../cli/command.js';
import type { Invocation } from '../../cli/invocation.js';
import { completionScript } from '../../completion/scripts.js';

export async function run(call: Invocation): Promise<void> {
  call.print((completionScript(lastOf(call.path).name, !call.truth('no-descriptions')) ?? '').trimEnd());
}
