/** Exports: their kinds, responses, latencies and account tokens, and that none is contained in another. */

import type { Export } from '../claims/exports.js';
import type { ExportKind } from '../claims/subject-kind.js';
import type { Findings } from './findings.js';
import { checkInfo } from './info.js';
import { findOverlaps } from './overlap.js';
import { quote } from './quote.js';
import { checkSubject, hasWildcards } from './subjects.js';

/** The rules for an account's exports. */
export function checkExports(list: readonly Export[] | undefined, findings: Findings): void {
  findings.each('exports', list, (item) => checkExport(item, findings));
  checkOverlaps('service', list ?? [], findings);
  checkOverlaps('stream', list ?? [], findings);
}

function checkOverlaps(kind: ExportKind, list: readonly Export[], findings: Findings): void {
  const places: number[] = [];
  list.forEach((item, index) => {
    if ((item.type === 'service') === (kind === 'service')) places.push(index);
  });
  const subjectAt = (place: number) => list[places[place] ?? -1]?.subject ?? '';
  for (const { inner, outer } of findOverlaps(places.map((_, place) => subjectAt(place)))) {
    findings.at('exports', () =>
      findings.at(places[inner] ?? 0, () => {
        const text = `${kind} export subject ${quote(subjectAt(outer))} already exports ${quote(subjectAt(inner))}`;
        findings.error(text, 'subject');
      }),
    );
  }
}

function checkExport(item: Export, findings: Findings): void {
  const service = item.type === 'service';
  const stream = item.type === 'stream';
  const response = item.response_type ?? '';
  if (!service && !stream) findings.error('invalid export type: "unknown"', 'type');
  if (service && !['', 'Singleton', 'Stream', 'Chunked'].includes(response)) {
    findings.error(`invalid response type for service: ${quote(response)}`, 'response_type');
  }
  if (stream && response !== '') {
    findings.error(`invalid response type for stream: ${quote(response)}`, 'response_type');
  }
  if (stream && item.allow_trace) findings.error('AllowTrace only valid for service export', 'allow_trace');
  checkLatency(item, service, findings);
  const threshold = item.response_threshold ?? 0;
  if (threshold < 0) findings.error('negative response threshold is invalid', 'response_threshold');
  if (threshold > 0 && !service) {
    findings.error('response threshold only valid for services', 'response_threshold');
  }
  checkSubject(item.subject, findings, 'subject');
  checkAccountToken(item, findings);
  checkInfo(item, findings);
}

function checkLatency(item: Export, service: boolean, findings: Findings): void {
  const latency = item.service_latency;
  if (latency === undefined) return;
  if (!service) findings.error('latency tracking only permitted for services', 'service_latency');
  findings.at('service_latency', () => {
    const { sampling, results } = latency;
    if (sampling !== 'headers' && sampling !== 0 && !(sampling >= 1 && sampling <= 100)) {
      findings.error('sampling percentage needs to be between 1-100', 'sampling');
    }
    checkSubject(results, findings, 'results');
    if (hasWildcards(results)) findings.error('results subject can not contain wildcards', 'results');
  });
}

function checkAccountToken(
  { subject = '', account_token_position: position = 0 }: Export,
  findings: Findings,
): void {
  if (position <= 0) return;
  const problem = (text: string) =>
    findings.error(`Account Token Position ${text}`, 'account_token_position');
  if (!hasWildcards(subject)) {
    problem(`can only be used with wildcard subjects: ${subject}`);
    return;
  }
  const tokens = subject.split('.');
  const token = tokens[position - 1];
  if (token === undefined) problem(`${position} exceeds length of subject '${subject}'`);
  else if (token !== '*') problem(`${position} matches '${token}' but must match a * in: ${subject}`);
}
