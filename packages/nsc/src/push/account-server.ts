// One account JWT to an account server and back over HTTP, and how its answer is reported.
import { NscError } from '../errors.js';
import { networkReason } from '../operations/operator-source.js';
import { Report, type ReportCode, ServerMessage } from '../report/report.js';
import { quote } from '../text/go-text.js';
import { type Answer, askHttp } from './http-client.js';

/** How long an account server may take to answer, in milliseconds. */
export const ANSWER_TIME = 30_000;

/** Most of an answer that is read, in bytes. */
const MAX_ANSWER = 1024 * 1024;

/** Posts an account's JWT. @throws NscError `remote` when there is no answer */
export function postAccount(url: string, token: string): Promise<Answer> {
  return ask(url, 'POST', { body: token, contentType: 'application/jwt' });
}

/** Posts any text. @throws NscError `remote` when there is no answer */
export function postText(url: string, text: string): Promise<Answer> {
  return ask(url, 'POST', { body: text, contentType: 'text/plain' });
}

/** Gets an account's JWT. @throws NscError `remote` when there is no answer */
export function getAccount(url: string): Promise<Answer> {
  return ask(url, 'GET');
}

/**
 * Gets the operator's JWT: of version 2 of the paths where the server has it, as Synadia's does, else of version 1.
 *
 * @throws NscError `remote` when there is no answer
 */
export async function getOperator(server: string): Promise<Answer> {
  const url = new URL(server);
  url.pathname = `${url.pathname.replace(/\/+$/, '')}/operator`;
  const newer = url.href.replace('/jwt/v1/operator', '/jwt/v2/operator');
  if (newer !== url.href) {
    const answer = await ask(newer, 'GET');
    if (answer.status === 200) return answer;
  }
  return ask(url.href, 'GET');
}

/** Accounts on a page of the list. */
const PAGE = 1000;

/**
 * Public keys of every account that an account server stores; undefined when the server has no such list.
 *
 * @throws NscError `remote` when there is no answer, or a broken one
 */
export async function listedAccounts(server: string): Promise<string[] | undefined> {
  const keys: string[] = [];
  for (let after = ''; ; ) {
    const url = new URL(server);
    url.pathname = `${url.pathname.replace(/\/+$/, '')}/accounts`;
    url.search = new URLSearchParams({ list: 'true', limit: String(PAGE), after }).toString();
    const { status, text } = await ask(url.href, 'GET');
    if (status !== 200) return undefined;
    const page = readPage(text);
    // Servers without a list answer 200 to this path as a sign of life.
    if (page === undefined) return undefined;
    keys.push(...page.keys);
    if (page.next === undefined) return keys;
    if (page.next <= after) throw new NscError('remote', `the list of ${quote(server)} does not end`);
    after = page.next;
  }
}

function readPage(text: string): { keys: string[]; next: string | undefined } | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || !('accounts' in value)) return undefined;
  if (!Array.isArray(value.accounts)) return undefined;
  const keys = value.accounts.map((entry: unknown) =>
    typeof entry === 'object' && entry !== null && 'key' in entry ? String(entry.key) : '',
  );
  const next = 'next' in value && typeof value.next === 'string' ? value.next : undefined;
  return { keys, next };
}

async function ask(
  url: string,
  method: 'GET' | 'POST',
  content?: { readonly body: string; readonly contentType: string },
): Promise<Answer> {
  try {
    return await askHttp(url, {
      method,
      timeout: ANSWER_TIME,
      maxAnswer: MAX_ANSWER,
      ...content,
    });
  } catch (error) {
    const verb = method === 'POST' ? 'Post' : 'Get';
    throw new NscError('remote', `${verb} ${quote(url)}: ${networkReason(error)}`, { cause: error });
  }
}

/** How an HTTP status counts: 200 is done, 201 and 202 mean that somebody has yet to do something. */
function codeOf(status: number): ReportCode {
  if (status === 200) return 'ok';
  return status === 201 || status === 202 ? 'warning' : 'error';
}

const PUSH_TEXTS = {
  ok: 'pushed account jwt to the account server',
  warning: 'pushed account jwt was accepted by the account server',
  error: 'failed to push account to remote server',
  none: '',
} as const;

/** The lines about a push. */
export function pushReport({ status, text }: Answer): Report {
  const report = new Report('none', 'push jwt to account server', {
    shape: 'details-on-trouble',
    summarise: true,
  });
  const code = codeOf(status);
  report.add(new Report(code, PUSH_TEXTS[code]));
  if (text.trim() !== '') report.add(new ServerMessage(text));
  return report;
}

/** The lines about a pull. */
export function pullReport({ status }: Answer): Report {
  const report = new Report('none', 'pull jwt from account server', {
    shape: 'details-on-trouble',
    summarise: true,
  });
  return status === 200
    ? report.ok('pulled jwt from the account server')
    : report.error(`failed to pull jwt from the account server: [${status}]`);
}
