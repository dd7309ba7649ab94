/** What the account of the servers exports without anybody saying so: other accounts may import it by name. */
import { isSubsetSubject } from '../subjects/subject.js';
import type { ExportRule, ServiceExportRule } from './rules.js';

/** Counts subscribers. */
export const DEBUG_SUBSCRIBERS = '$SYS.DEBUG.SUBSCRIBERS';
/** Tells who asks; the token is the asking account. */
export const USER_INFO_OF = '$SYS.REQ.USER.*.INFO';

function service(
  subject: string,
  responseType: ServiceExportRule['responseType'],
  accountTokenPosition = 0,
): ServiceExportRule {
  return {
    kind: 'service',
    subject,
    access: { kind: 'public' },
    accountTokenPosition,
    allowTrace: false,
    responseType,
    responseThreshold: 0,
    latency: undefined,
  };
}

const SYSTEM_EXPORTS: readonly ServiceExportRule[] = [
  service('$SYS.REQ.ACCOUNT.*.CONNZ', 'stream', 4),
  service('$SYS.REQ.ACCOUNT.*.STATZ', 'stream', 4),
  service(DEBUG_SUBSCRIBERS, 'singleton'),
  service(USER_INFO_OF, 'singleton'),
];

/** The account's own exports, and those of the server that none of them covers. */
export function withSystemExports(own: readonly ExportRule[]): readonly ExportRule[] {
  const covered = (subject: string): boolean =>
    own.some((one) => one.kind === 'service' && isSubsetSubject(subject, one.subject));
  return [...own, ...SYSTEM_EXPORTS.filter(({ subject }) => !covered(subject))];
}
