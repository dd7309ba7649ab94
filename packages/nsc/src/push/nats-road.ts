// Accounts to brokers with a resolver of their own: pushed, compared, deleted, over $SYS.REQ.CLAIMS.
import type { KeyPair } from '@nats-ts/jwt';
import type { Answers, ServerAnswer } from '../nats/ask-servers.js';
import { type ClaimsService, messageOf } from '../nats/claims-service.js';
import { Report } from '../report/report.js';
import { quote } from '../text/go-text.js';
import { eachAtOnce } from './at-once.js';
import type { Candidate } from './candidates.js';
import {
  difference,
  type Progress,
  type PushedAccount,
  type ServerDifference,
  type ServerOutcome,
} from './outcome.js';

/** Questions under way at once. */
const AT_ONCE = 64;

/** Gives accounts to every broker. The first one alone shows which brokers there are. */
export async function pushOverNats(
  service: ClaimsService,
  candidates: readonly Candidate[],
  report: Report,
  progress?: Progress,
): Promise<PushedAccount[]> {
  const total = candidates.length;
  const [first, ...rest] = candidates;
  if (first === undefined) return [];
  const answers = await service.update(first.token);
  progress?.(1, total);
  // Where nobody answers the first, nobody will answer the others either.
  const others =
    answers.silence !== undefined
      ? rest.map(() => answers)
      : await eachAtOnce(
          rest,
          AT_ONCE,
          ({ token }) => service.update(token),
          (done) => progress?.(done + 1, total),
        );
  return candidates.map((candidate, index) =>
    pushed(candidate, index === 0 ? answers : (others[index - 1] ?? answers), report),
  );
}

function pushed({ name, key }: Candidate, answers: Answers, parent: Report): PushedAccount {
  const report = new Report('ok', `push ${name} to nats-server with nats account resolver`);
  parent.add(report);
  const servers = outcomes(answers, 'push account', report, (server, message) =>
    report.ok(`pushed ${quote(name)} to nats-server ${server}: ${message}`),
  );
  const count = servers.filter(({ ok }) => ok).length;
  report.ok(`pushed to a total of ${count} nats-server`);
  const outcome = servers.length > 0 && count === servers.length ? 'pushed' : 'failed';
  return { name, publicKey: key, outcome, servers };
}

/** Compares what every broker lists with the store's accounts. */
export async function compareOverNats(
  service: ClaimsService,
  here: ReadonlyMap<string, string>,
  report: Report,
): Promise<ServerDifference[]> {
  const { answers, silence, lists } = await service.list();
  complain(answers, silence, 'list accounts', report);
  const differences = lists.map(({ server, accounts }) => difference(server, accounts, here));
  for (const { server, both, onlyThere, onlyHere } of differences) {
    const count = both.length + onlyThere.length;
    const lines = new Report('ok', `list ${count} accounts from nats-server ${server}`);
    for (const key of both) lines.ok(`account ${key} named ${here.get(key)} exists`);
    for (const key of onlyThere) lines.ok(`account ${key} only exists in server`);
    for (const key of onlyHere) lines.warning(`account ${key} named ${here.get(key)} is not in server`);
    report.add(lines);
  }
  report.ok(`listed accounts from a total of ${lists.length} nats-server`);
  return differences;
}

/**
 * Has every broker delete accounts.
 *
 * @param expected how many brokers should answer; undefined when that is not known
 */
export async function deleteOverNats(
  service: ClaimsService,
  accounts: readonly string[],
  signer: KeyPair,
  report: Report,
  { now, expected }: { readonly now: number; readonly expected: number | undefined },
): Promise<ServerOutcome[]> {
  const answers = await service.delete(accounts, signer, now);
  const servers = outcomes(answers, 'prune', report, (server, message) =>
    report.ok(`pruned nats-server ${server}: ${message}`),
  );
  const count = answers.answers.length;
  if (expected !== undefined && count < expected) {
    report.error(
      `fewer servers responded to 'prune' (${count}) than to 'list' (${expected}): accounts may not be completely pruned`,
    );
  } else if (expected !== undefined && count > expected) {
    report.error(
      `more servers responded to 'prune' (${count}) than to 'list' (${expected}): not every account may have been included`,
    );
  }
  return servers;
}

function outcomes(
  { answers, silence }: Answers,
  operation: string,
  report: Report,
  done: (server: string, message: string) => void,
): ServerOutcome[] {
  const servers = answers.map((answer): ServerOutcome => {
    const { server } = answer;
    if (answer.outcome === 'error') return { server, ok: false, message: answer.reason };
    const message = messageOf(answer.data);
    done(server, message);
    return { server, ok: true, message };
  });
  complain(answers, silence, operation, report);
  return servers;
}

function complain(
  answers: readonly ServerAnswer[],
  silence: string | undefined,
  operation: string,
  report: Report,
): void {
  for (const answer of answers) {
    if (answer.outcome === 'error') {
      const name = answer.server === '' ? 'a server' : `server ${answer.server}`;
      report.error(`${name} responded with error: ${answer.reason}`);
    }
  }
  if (silence !== undefined) report.error(`failed to get response to ${operation}: ${silence}`);
}
