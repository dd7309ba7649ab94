/** What an account gives: which of its exports covers a subject, and whether an account may import it. */
import { isSubsetSubject } from '../subjects/subject.js';
import { judgeActivation } from './activation.js';
import type { ExportRule, ImportRule, ServiceExportRule } from './rules.js';

/** Milliseconds in which a reply is expected where an export does not say. */
export const DEFAULT_RESPONSE_THRESHOLD = 120_000;

/** Whether an import may be. */
export type ImportVerdict =
  | {
      readonly kind: 'allowed';
      readonly by: ExportRule;
      /** When leave ends, in milliseconds of the Unix epoch; undefined for never. */
      readonly expires: number | undefined;
    }
  | { readonly kind: 'refused'; readonly reason: string };

/** The export that covers what an import asks for: the very subject, or else the first pattern around it. */
export function coveringExport(
  exports: readonly ExportRule[],
  kind: ExportRule['kind'],
  subject: string,
): ExportRule | undefined {
  return (
    exports.find((one) => one.kind === kind && one.subject === subject) ??
    exports.find((one) => one.kind === kind && isSubsetSubject(subject, one.subject))
  );
}

/** The service a subject belongs to. */
export function coveringService(
  exports: readonly ExportRule[],
  subject: string,
): ServiceExportRule | undefined {
  const found = coveringExport(exports, 'service', subject);
  return found?.kind === 'service' ? found : undefined;
}

/** May this account import that? */
export function judgeImport(
  exports: readonly ExportRule[],
  rule: ImportRule,
  subject: string,
  importer: string,
  now: number,
): ImportVerdict {
  const refuse = (reason: string): ImportVerdict => ({ kind: 'refused', reason });
  const by = coveringExport(exports, rule.kind, subject);
  if (by === undefined) return refuse(`account ${rule.account} exports no such ${rule.kind}`);
  const allowed = (expires?: number): ImportVerdict => ({ kind: 'allowed', by, expires });
  if (by.accountTokenPosition > 0) {
    const named = by.subject !== subject && subject.split('.')[by.accountTokenPosition - 1] === importer;
    return named
      ? allowed()
      : refuse(`token ${by.accountTokenPosition} of the subject must be the importing account`);
  }
  switch (by.access.kind) {
    case 'public':
      return allowed();
    case 'accounts':
      return by.access.names.includes(importer) ? allowed() : refuse('the export is for other accounts');
    case 'token': {
      const verdict = judgeActivation(rule, importer, by.access, now);
      return verdict.kind === 'valid' ? allowed(verdict.expires) : refuse(verdict.reason);
    }
  }
}
