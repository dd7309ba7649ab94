import type { OperatorModeOptions } from './operator-types.js';

/** Do accounts and users come as JWTs? */
export function inOperatorMode({
  operators,
  trustedKeys,
}: Pick<OperatorModeOptions, 'operators' | 'trustedKeys'>): boolean {
  return operators.length > 0 || trustedKeys.length > 0;
}
