// One account JWT to an account server and back over HTTP, and how its answer is reported.
import { NscError } from '../errors.js';
import { networkReason } from '../operations/operator-source.js';
import { Report, type ReportCode, ServerMessage } from '../report/report.js';
import { quote } from '../text/go-text.js';

/** How long an account server may take to answer, in milliseconds. */
export const ANSWER_TIME = 30_000;

/** Most of an answer that is read, in characters. */
const MAX_ANSWER = 1024 * 1024;

/** What an account server answered. */
export interface Answer {
  readonly status: number;
  readonly text: string;
}

/** Posts an account's JWT. @throws NscError `remote` when there is no answer */
export function postAccount(url: string, token: string): Promise<Answer> {
  return ask(url, { method: 'POST', body: token, headers: { 'content-type': 'application/jwt' } });
}

/** Gets an account's JWT. @throws NscError `remote` when there is no answer */
export function getAccount(url: string): Promise<Answer> {
  return ask(url, { method: 'GET' });
}

async function ask(url: string, request: RequestInit & { readonly method: string }): Promise<Answer> {
  try {
    const response = await fetch(url, { ...request, signal: AbortSignal.timeout(ANSWER_TIME) });
    return { status: response.status, text: (await response.text()).slice(0, MAX_ANSWER) };
  } catch (error) {
    const verb = request.method === 'POST' ? 'Post' : 'Get';
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
