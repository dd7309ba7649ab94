// A revocation list as a table, or as data.
import { ALL_KEYS } from '@nats-ts/jwt';
import type { Invocation } from '../../cli/invocation.js';
import type { Revocation } from '../../operations/revoke-user.js';
import { Table } from '../../table/table.js';
import { rfc1123 } from '../../text/moments.js';

/** @param everybody what `*` stands for */
export async function printRevocations(
  call: Invocation,
  title: string,
  revocations: readonly Revocation[],
  everybody: string,
): Promise<void> {
  const table = new Table(title).headers('Public Key', 'Revoke Credentials Before');
  for (const { key, at } of revocations) {
    table.row(key === ALL_KEYS ? `${key} [${everybody}]` : key, rfc1123(at));
  }
  await call.show({ revocations }, () => table.render(call.render));
}
