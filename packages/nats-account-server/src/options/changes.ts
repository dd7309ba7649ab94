/**
 * What a reload changes: which options differ, which of them can be taken over while the server runs, and which
 * have to wait for a restart. The option table knows.
 */
import type { OptionSpec } from '@nats-ts/conf';
import { optionTable } from './table.js';
import type { AccountServerOptions } from './types.js';

/** Differences between two sets of options, as dotted paths such as `http.readTimeout`. */
export interface OptionChanges {
  readonly applied: readonly string[];
  readonly needRestart: readonly string[];
  /** The old options with everything reloadable taken over from the new ones. */
  readonly options: AccountServerOptions;
}

type Values = Readonly<Record<string, unknown>>;

/** Compares the options in effect with those just read. */
export function changesBetween(current: AccountServerOptions, next: AccountServerOptions): OptionChanges {
  const applied: string[] = [];
  const needRestart: string[] = [];
  const merge = (table: readonly OptionSpec[], before: Values, after: Values, path: string): Values => {
    const merged: Record<string, unknown> = { ...before };
    for (const { key, options, reloadable } of table) {
      if (options !== undefined) {
        merged[key] = merge(options, before[key] as Values, after[key] as Values, `${path}${key}.`);
      } else if (!same(before[key], after[key])) {
        (reloadable ? applied : needRestart).push(path + key);
        if (reloadable) merged[key] = after[key];
      }
    }
    return merged;
  };
  // A listening port speaks HTTP or HTTPS for as long as it is open.
  const speaksTls = (options: AccountServerOptions): boolean => options.http.tls.cert !== '';
  const staysAsIs = speaksTls(current) === speaksTls(next);
  if (!staysAsIs) needRestart.push('http.tls');
  const reachable = staysAsIs ? next : { ...next, http: { ...next.http, tls: current.http.tls } };
  const options = merge(optionTable, asValues(current), asValues(reachable), '');
  return { applied, needRestart, options: options as unknown as AccountServerOptions };
}

function asValues(options: AccountServerOptions): Values {
  return options as unknown as Values;
}

function same(left: unknown, right: unknown): boolean {
  if (!Array.isArray(left) || !Array.isArray(right)) return left === right;
  return left.length === right.length && left.every((item, index) => item === right[index]);
}
