/** Exports: what an account offers to other accounts. */

import { type Codec, int64, listWithoutNulls, text, truth, uint64, unwritable } from '../json/codec.js';
import { always, optional, pointer, record } from '../json/record.js';
import { type Info, infoFields } from './claims-data.js';
import { type RevocationList, revocationList } from './revocations.js';
import { type ExportKind, exportKind } from './subject-kind.js';

/** How a service answers: once, with several messages, or once in pieces. */
export type ResponseType = 'Singleton' | 'Stream' | 'Chunked';

/** Measuring how long a service takes to answer. */
export interface ServiceLatency {
  /** How many of a hundred requests are measured (1 to 100), or `headers`: those whose headers ask for it. */
  sampling: number | 'headers';
  /** Where the measurements are published. */
  results: string;
}

/** One export. */
export interface Export {
  name?: string;
  subject?: string;
  type?: ExportKind;
  /** Whether importers need an activation JWT. */
  token_req?: boolean;
  /** Revoked activations: the importing account's key, or `*`, to Unix seconds. */
  revocations?: RevocationList;
  /** Of services only; absent is `Singleton`. */
  response_type?: ResponseType | (string & {});
  /** How long an answer may take, in nanoseconds; of services only. */
  response_threshold?: number;
  /** Of services only. */
  service_latency?: ServiceLatency;
  /** Which token of the subject, counted from 1, must be the importing account's key; that token is `*`. */
  account_token_position?: number;
  /** Whether the export is meant to be found by everybody. */
  advertise?: boolean;
  /** Whether messages to this service may be traced into this account. */
  allow_trace?: boolean;
  description?: string;
  info_url?: string;
}

const sampling: Codec<number | 'headers'> = {
  read(json, trail) {
    if (typeof json === 'string' && json.toLowerCase() === 'headers') return 'headers';
    return int64.read(json, trail) || 'headers';
  },
  write(value, trail) {
    if (value === 'headers' || value === 0) return '"headers"';
    if (typeof value !== 'number' || !(value >= 1 && value <= 100))
      throw unwritable('unknown sampling rate', trail);
    return int64.write(value, trail);
  },
  isEmpty: () => false,
  zero: () => 'headers',
};

const serviceLatency = record<ServiceLatency>({ sampling: always(sampling), results: always(text) });

export const exportList = listWithoutNulls(
  record<Export & Info>({
    name: optional(text),
    subject: optional(text),
    type: pointer(exportKind),
    token_req: optional(truth),
    revocations: optional(revocationList),
    response_type: optional(text),
    response_threshold: optional(int64),
    service_latency: pointer(serviceLatency),
    account_token_position: optional(uint64),
    advertise: optional(truth),
    allow_trace: optional(truth),
    ...infoFields,
  }),
  'null export is not allowed',
);
