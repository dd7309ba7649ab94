// A list of entities as a table or as JSON.
import type { Invocation } from '../../cli/invocation.js';
import type { Entry } from '../../store/operator-store.js';
import { Table } from '../../table/table.js';

/**
 * Prints a list.
 *
 * @param current name of the entity that stands out on a terminal
 */
export async function printEntries(
  call: Invocation,
  title: string,
  entries: readonly Entry[],
  current: string,
): Promise<void> {
  if (call.truth('json')) {
    const shown = entries.map(({ name, publicKey, error }) => ({ name, public_key: publicKey, error }));
    call.print(JSON.stringify(shown, undefined, ' '));
    return;
  }
  const table = new Table(title);
  if (entries.length === 0) table.row('No entries defined');
  else table.headers('Name', 'Public Key');
  for (const { name, claimName, publicKey, error } of entries) {
    const broken = error !== undefined;
    const label = broken || claimName === name ? name : `${name} (${claimName})`;
    const value = broken ? `error loading jwt - ${error}` : publicKey;
    if (name === current) table.emphasisedRow(label, value);
    else table.row(label, value);
  }
  call.print(await table.render(call.render));
}
