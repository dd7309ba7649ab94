// Names of accounts by their keys, for tables that would otherwise show keys only.
import type { Context } from '../context/context.js';

/** Finds the name of an account by its public key; the key itself when no store knows it. */
export type NameOf = (key: string) => string;

/** Shows keys as they are (`-W`). */
export const keysAsTheyAre: NameOf = (key) => key;

/**
 * Names of the accounts of every operator in the stores folder; those of other operators than the current one as
 * `operator/account`. The stores are read when the first name is asked for.
 */
export function friendlyNames(context: Context): NameOf {
  let names: Map<string, string> | undefined;
  return (key) => {
    names ??= readNames(context);
    return names.get(key) ?? key;
  };
}

function readNames(context: Context): Map<string, string> {
  const names = new Map<string, string>();
  for (const operator of context.operatorNames()) {
    try {
      for (const entry of context.openStore(operator).accountEntries()) {
        if (entry.publicKey === '') continue;
        const name = entry.claimName;
        names.set(entry.publicKey, operator === context.operator ? name : `${operator}/${name}`);
      }
    } catch {
      // A broken store names nobody; what is described does not depend on it.
    }
  }
  return names;
}
