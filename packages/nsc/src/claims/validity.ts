// From when and until when a JWT is valid, as flags and callers give it.
import type { ClaimsData } from '@nats-ts/jwt';
import { NscError, reasonOf } from '../errors.js';
import type { Report } from '../report/report.js';
import { parseTime, relativeDate, renderDate } from '../text/dates.js';
import { quote } from '../text/go-text.js';

/** Validity as text; the forms are those of `parseTime`. `''` leaves it as it is, `0` takes it away. */
export interface ValidityOptions {
  /** Valid from. */
  readonly start?: string;
  /** Valid until. */
  readonly expiry?: string;
}

/** Validity as claims have it, in seconds since 1970; undefined leaves it as it is. */
export interface Validity {
  readonly start: number | undefined;
  readonly expiry: number | undefined;
}

/** @param now milliseconds since 1970 @throws NscError `bad-time` */
export function readValidity(options: ValidityOptions, now: number): Validity {
  return { start: read('start', options.start, now), expiry: read('expiry', options.expiry, now) };
}

function read(label: string, text: string | undefined, now: number): number | undefined {
  if (text === undefined || text === '') return undefined;
  try {
    return parseTime(text, now);
  } catch (error) {
    throw new NscError('bad-time', `${label} ${quote(text)} is invalid: ${reasonOf(error)}`);
  }
}

/**
 * Sets the validity of claims; what changed is said in the report, if one is given.
 *
 * @param now milliseconds since 1970
 */
export function applyValidity(
  claims: ClaimsData<unknown>,
  validity: Validity,
  now: number,
  report?: Report,
): void {
  const date = (seconds: number): string => `${renderDate(seconds)} - ${relativeDate(seconds, now)}`;
  if (validity.start !== undefined) {
    if (validity.start !== (claims.nbf ?? 0)) {
      report?.ok(
        validity.start === 0
          ? 'changed jwt start to not have a start date'
          : `changed jwt valid start to ${date(validity.start)}`,
      );
    }
    claims.nbf = validity.start;
  }
  if (validity.expiry !== undefined) {
    if (validity.expiry !== (claims.exp ?? 0)) {
      report?.ok(
        validity.expiry === 0
          ? 'changed jwt expiry to never expire'
          : `changed jwt expiry to ${date(validity.expiry)}`,
      );
    }
    claims.exp = validity.expiry;
  }
}
