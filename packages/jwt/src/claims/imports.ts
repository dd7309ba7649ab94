/** Imports: what an account takes from other accounts. */

import { listWithoutNulls, text, textOf, truth } from '../json/codec.js';
import { optional, pointer, record } from '../json/record.js';
import type { AccountKey } from '../nkeys/kinds.js';
import { type ExportKind, exportKind } from './subject-kind.js';

/** One import. */
export interface Import {
  name?: string;
  /** The subject as the exporter has it. */
  subject?: string;
  /** The exporting account. */
  account?: AccountKey;
  /** The activation JWT, when the export asks for one. */
  token?: string;
  /** The subject at the other side. Old: `local_subject` replaces it. */
  to?: string;
  /** The subject in the importing account; `$1` … stand for the wildcards of `subject`. */
  local_subject?: string;
  type?: ExportKind;
  /** Whether the exporter of a service learns who asks (for latency tracking). */
  share?: boolean;
  /** Whether messages from this stream may be traced into this account. */
  allow_trace?: boolean;
}

export const importList = listWithoutNulls(
  record<Import>({
    name: optional(text),
    subject: optional(text),
    account: optional(textOf<AccountKey>()),
    token: optional(text),
    to: optional(text),
    local_subject: optional(text),
    type: pointer(exportKind),
    share: optional(truth),
    allow_trace: optional(truth),
  }),
  'null import is not allowed',
);
