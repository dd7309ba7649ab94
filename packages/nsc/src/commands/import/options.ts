// The flags that the imports of files share.
import type { Invocation } from '../../cli/invocation.js';
import type { ImportFileOptions } from '../../operations/import-file.js';

/** What `--file`, `--skip` and `--overwrite` say. */
export function importFileOptions(call: Invocation): ImportFileOptions {
  return { file: call.text('file'), skip: call.truth('skip'), overwrite: call.truth('overwrite') };
}
