// nsc audit
import type { Invocation } from '../cli/invocation.js';
import type { ClaimChange } from '../history/claim-changes.js';
import { type AuditEntry, audit } from '../operations/audit.js';
import { Table } from '../table/table.js';
import { parseTime, renderDate } from '../text/dates.js';

/** Most of a value that a row shows, in characters; `--json` has the whole. */
const MAX_VALUE = 240;

/** 56 characters, the length of a key, or two less behind an indent. */
const FOLD = /(?:^.{1,56}|.{1,54})/gsu;

const ACTIONS: Readonly<Record<AuditEntry['action'], string>> = {
  added: 'added',
  changed: 'changed',
  deleted: 'deleted',
  found: 'found',
  interrupted: 'interrupted: nothing changed',
};

export async function run(call: Invocation): Promise<void> {
  const since = call.text('since');
  const { operator, entries } = audit(call.open(), {
    account: call.text('account'),
    user: call.text('user'),
    operatorOnly: call.truth('operator'),
    signedBy: call.text('key'),
    last: call.number('last'),
    ...(since === '' ? {} : { since: parseTime(since, call.io.environment.now()) }),
  });
  await call.show({ operator, entries }, () => table(operator, entries).render(call.render));
}

function table(operator: string, entries: readonly AuditEntry[]): Table {
  const drawn = new Table(`Changes of operator ${operator}`);
  if (entries.length === 0) return drawn.row('Nothing on record that fits');
  drawn.headers('Time, and what', 'Signed by, and what is different');
  for (const [index, entry] of entries.entries()) {
    if (index > 0) drawn.separator();
    const name = entry.account === undefined ? entry.name : `${entry.account}/${entry.name}`;
    const left = [renderDate(entry.at), `${entry.kind} ${name}`, ACTIONS[entry.action]];
    if (!entry.recorded && entry.action !== 'found') left.push('by another program');
    if (!entry.valid) left.push(entry.publicKey === '' ? 'it cannot be read' : 'its signature is wrong');
    const right = [
      ...(entry.signedBy === '' ? [] : [entry.signer === '' ? 'unknown key' : entry.signer, entry.signedBy]),
      ...entry.changes.map(changeText),
    ].flatMap(folded);
    for (let row = 0; row < Math.max(left.length, right.length); row++) {
      drawn.row(left[row] ?? '', right[row] ?? '');
    }
  }
  return drawn;
}

/** A text in lines that are no longer than a key, so that the table is no wider than a terminal. */
function folded(text: string): string[] {
  const [first = '', ...rest] = text.match(FOLD) ?? [];
  return [first, ...rest.map((line) => `  ${line}`)];
}

function changeText({ path, before, after }: ClaimChange): string {
  if (before === undefined) return `+ ${path}: ${valueText(after)}`;
  if (after === undefined) return `- ${path}: ${valueText(before)}`;
  return `${path}: ${valueText(before)} -> ${valueText(after)}`;
}

function valueText(value: unknown): string {
  const text = JSON.stringify(value) ?? '';
  return text.length > MAX_VALUE ? `${text.slice(0, MAX_VALUE - 3)}...` : text;
}
