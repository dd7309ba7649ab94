// How the latency of a service is measured: how many requests, and where the measurements go.
import type { ServiceLatency } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import { quote } from '../text/go-text.js';

/**
 * Reads how many of a hundred requests are measured: 1 to 100, or `header` for those whose headers ask for it, which
 * is also meant by nothing.
 *
 * @throws NscError `usage`
 */
export function parseSampling(text: string): ServiceLatency['sampling'] {
  if (/^(headers?)?$/i.test(text)) return 'headers';
  const rate = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  if (!(rate >= 1 && rate <= 100)) {
    throw new NscError(
      'usage',
      `sampling must be between 1 and 100 inclusive, or the word header, not ${quote(text)}`,
    );
  }
  return rate;
}

/** The ways a service answers. */
export const RESPONSE_TYPES = ['Singleton', 'Stream', 'Chunked'] as const;

/** Checks how a service answers. @throws NscError `usage` */
export function checkResponseType(text: string): (typeof RESPONSE_TYPES)[number] {
  const type = RESPONSE_TYPES.find((known) => known === text);
  if (type === undefined) {
    throw new NscError('usage', `unknown response type ${quote(text)}; use ${RESPONSE_TYPES.join(', ')}`);
  }
  return type;
}
