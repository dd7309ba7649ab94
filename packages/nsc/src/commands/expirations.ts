// nsc expirations
import type { Invocation } from '../cli/invocation.js';
import { type Expiration, type ExpirationsResult, expirations } from '../operations/expirations.js';
import { Table } from '../table/table.js';
import { relativeDate } from '../text/dates.js';
import { rfc3339 } from '../text/moments.js';
import { titleWords } from '../text/title.js';

export async function run(call: Invocation): Promise<void> {
  const result = expirations(call.open(), { within: call.text('within'), skip: call.truth('skip') });
  for (const { resource, reason } of result.unreadable) call.note(`${resource} cannot be read: ${reason}`);
  if (call.truth('json')) call.print(JSON.stringify(shown(result), undefined, '  '));
  else call.print(await table(call, result).render(call.render));
}

function table(call: Invocation, { threshold, expirations: all }: ExpirationsResult): Table {
  const until = titleWords(relativeDate(threshold, call.io.environment.now()));
  const drawn = new Table(`Expiration Report (${until})`).headers('Expired', 'Resource', 'Expiration');
  for (const { expired, expiresSoon, resource, expiry, when } of all) {
    const state = expired ? 'Yes' : expiresSoon ? 'Soon' : 'No';
    drawn.row(state, resource, expiry === 0 ? when : `${rfc3339(expiry)} - ${when}`);
  }
  return drawn;
}

/** The JSON of nsc 2.14. */
function shown({ threshold, expirations: all, unreadable }: ExpirationsResult) {
  return {
    expiration_threshold: rfc3339(threshold),
    report: all.map(({ resource, id, when, expiry, expired, expiresSoon }: Expiration) => ({
      resource,
      id,
      when,
      expiry,
      expiration_date: expiry === 0 ? '' : rfc3339(expiry),
      expires_soon: expiresSoon,
      expired,
    })),
    ...(unreadable.length === 0 ? {} : { unreadable }),
  };
}
