// nsc validate
import type { Invocation } from '../cli/invocation.js';
import { NscError } from '../errors.js';
import { type ValidateResult, validateFile, validateStore } from '../operations/validate.js';
import { Table } from '../table/table.js';
import { quote } from '../text/go-text.js';
import type { ValidationSection } from '../validation/findings.js';
import { clientTls } from './client-tls.js';

export async function run(call: Invocation): Promise<void> {
  const file = call.text('file');
  const workspace = call.open();
  let result: ValidateResult;
  if (file !== '') {
    if (call.truth('all-accounts') || call.text('account') !== '') {
      throw new NscError('usage', 'specify only one of --account or --all-accounts or --file');
    }
    const found = validateFile(workspace, file);
    const operator = { title: `Operator ${quote(workspace.context.operator)}`, findings: [] };
    result = { ...found, sections: [operator, ...found.sections] };
  } else {
    const url = call.text('account-jwt-server-url');
    const asks = call.truth('remote') || url !== '';
    result = await validateStore(workspace, {
      account: call.text('account'),
      all: call.truth('all-accounts'),
      within: call.text('within'),
      strict: call.truth('strict'),
      ...(asks ? { server: { url, ...brokerOptions(call) } } : {}),
    });
  }
  const { sections, findings, failed } = result;
  await call.show({ findings }, () => draw(call, sections));
  if (failed) throw new NscError('failed', 'validation found errors');
}

function brokerOptions(call: Invocation) {
  return {
    systemAccount: call.text('system-account'),
    systemUser: call.text('system-user'),
    tls: clientTls(call),
  };
}

async function draw(call: Invocation, sections: readonly ValidationSection[]): Promise<string> {
  const drawn: string[] = [];
  for (const section of sections) drawn.push(await table(section).render(call.render));
  return drawn.join('\n');
}

function table({ title, findings }: ValidationSection): Table {
  const drawn = new Table(title);
  if (findings.length === 0) return drawn.row('No issues found');
  drawn.headers('#', ' ', 'Description');
  for (const [index, { level, text }] of findings.entries()) {
    drawn.row(index + 1, level === 'error' ? '!' : '', text);
  }
  return drawn;
}
