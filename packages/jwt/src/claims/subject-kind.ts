/** Whether an import, export or activation is a stream or a service. */

import { type Codec, text, unwritable, wrongValue } from '../json/codec.js';

/** A stream flows from the exporter to the importer; a service answers the importer's requests. */
export type ExportKind = 'stream' | 'service';

/** `stream` or `service`, nothing else. */
export const exportKind: Codec<ExportKind> = {
  read(json, trail) {
    const kind = text.read(json, trail);
    if (kind !== 'stream' && kind !== 'service')
      throw wrongValue(`unknown export type ${JSON.stringify(kind)}`, trail);
    return kind;
  },
  write(value, trail) {
    if (value !== 'stream' && value !== 'service') throw unwritable('unknown export type', trail);
    return `"${value}"`;
  },
  isEmpty: () => false,
  zero: () => 'stream',
};
