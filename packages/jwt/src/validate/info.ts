/** Descriptions and links of accounts and exports. */

import type { Info } from '../claims/claims-data.js';
import type { Findings } from './findings.js';
import { infoUrlProblem } from './urls.js';

/** The longest description and link, in bytes of UTF-8. */
export const MAX_INFO_BYTES = 8 * 1024;

const utf8 = new TextEncoder();

function tooLong(text: string): boolean {
  return text.length > MAX_INFO_BYTES || utf8.encode(text).length > MAX_INFO_BYTES;
}

/** The rules for a description and a link. */
export function checkInfo({ description = '', info_url = '' }: Info, findings: Findings): void {
  if (tooLong(description)) findings.error('Description is too long', 'description');
  if (info_url === '') return;
  if (tooLong(info_url)) findings.error('Info URL is too long', 'info_url');
  const problem = infoUrlProblem(info_url);
  if (problem !== undefined) findings.error(problem, 'info_url');
}
