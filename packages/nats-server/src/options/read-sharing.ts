/** What accounts share, and subjects that become others: from table values to rules. */
import { DEFAULT_RESPONSE_THRESHOLD } from '../accounts/exports.js';
import type {
  ExportAccess,
  ExportRule,
  ImportRule,
  LatencyRule,
  MappingDestination,
  MappingRule,
  ResponseType,
} from '../accounts/rules.js';
import { whyNoMappings } from '../subjects/mappings.js';
import { isValidSubject } from '../subjects/subject.js';
import type { Findings, Values } from './findings.js';

const RESPONSE_TYPES: Readonly<Record<string, ResponseType>> = {
  single: 'singleton',
  singleton: 'singleton',
  stream: 'stream',
  chunk: 'chunked',
  chunked: 'chunked',
};

/** Options of exports that only services have, with their names in errors. */
const SERVICE_ONLY: readonly (readonly [string, string])[] = [
  ['response_type', 'response'],
  ['response_threshold', 'response'],
  ['latency', 'latency'],
  ['allow_trace', 'allow_trace'],
];

/** The `exports` of an account; those that cannot be are complained of. */
export function readExports(list: unknown, path: string, findings: Findings): readonly ExportRule[] {
  const rules: ExportRule[] = [];
  for (const [index, values] of ((list ?? []) as readonly Values[]).entries()) {
    const rule = readExport(values, `${path}[${index}]`, findings);
    if (rule !== undefined) rules.push(rule);
  }
  return rules;
}

function readExport(values: Values, path: string, findings: Findings): ExportRule | undefined {
  const { stream, service } = values as { stream?: string; service?: string };
  if (stream !== undefined && service !== undefined) {
    findings.complain(
      `${path}.service`,
      `Detected service ${JSON.stringify(service)} but already saw a stream`,
    );
    return undefined;
  }
  const subject = stream ?? service;
  if (subject === undefined) return undefined;
  const access: ExportAccess =
    values.accounts === undefined
      ? { kind: 'public' }
      : { kind: 'accounts', names: values.accounts as readonly string[] };
  const base = {
    subject,
    access,
    accountTokenPosition: Number(values.account_token_position ?? 0),
    allowTrace: values.allow_trace === true,
  };
  if (stream !== undefined) {
    for (const [key, name] of SERVICE_ONLY) {
      if (values[key] === undefined) continue;
      findings.complain(`${path}.${key}`, `Detected ${name} directive on non-service`);
    }
    return { kind: 'stream', ...base };
  }
  return {
    kind: 'service',
    ...base,
    responseType: RESPONSE_TYPES[String(values.response_type ?? 'singleton').toLowerCase()] ?? 'singleton',
    responseThreshold: Number(values.response_threshold ?? 0) || DEFAULT_RESPONSE_THRESHOLD,
    latency: readLatency(values.latency, `${path}.latency`, findings),
  };
}

function readLatency(value: unknown, path: string, findings: Findings): LatencyRule | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'string') return { subject: value, sampling: 100 };
  const { subject, sampling = 100 } = value as { subject?: string; sampling?: number | string };
  if (subject === undefined) {
    findings.complain(path, 'Latency subject required, but missing');
    return undefined;
  }
  const text = String(sampling).trim();
  if (text.toLowerCase() === 'headers') return { subject, sampling: 0 };
  const share = Number(text.replace(/%$/, ''));
  if (!Number.isInteger(share)) {
    findings.complain(
      `${path}.sampling`,
      `Failed to parse latency sample: ${JSON.stringify(sampling)} is not a number`,
    );
    return undefined;
  }
  if (share < 1 || share > 100) {
    findings.complain(`${path}.sampling`, 'bad sampling percentage, should be 1-100');
    return undefined;
  }
  return { subject, sampling: share };
}

/** The `imports` of an account; those that cannot be are complained of. */
export function readImports(list: unknown, path: string, findings: Findings): readonly ImportRule[] {
  const rules: ImportRule[] = [];
  for (const [index, values] of ((list ?? []) as readonly Values[]).entries()) {
    const at = `${path}[${index}]`;
    const rule = readImport(values, at, findings);
    if (rule === undefined) continue;
    const twin = rules.find(
      (one) =>
        one.kind === 'service' &&
        rule.kind === 'service' &&
        one.account === rule.account &&
        one.localSubject === rule.localSubject,
    );
    if (twin === undefined) {
      rules.push(rule);
      continue;
    }
    const [local, account, subject] = [rule.localSubject, twin.account, twin.subject].map((text) =>
      JSON.stringify(text),
    );
    findings.complain(
      at,
      `Duplicate service import subject ${local}, previously used in import for account ${account}, subject ${subject}`,
    );
  }
  return rules;
}

function readImport(values: Values, path: string, findings: Findings): ImportRule | undefined {
  const stream = values.stream as Values | undefined;
  const service = values.service as Values | undefined;
  if (stream !== undefined && service !== undefined) {
    findings.complain(`${path}.service`, 'Detected service but already saw a stream');
    return undefined;
  }
  const source = stream ?? service;
  if (source === undefined) return undefined;
  const { account = '', subject = '' } = source as { account?: string; subject?: string };
  if (account === '' || subject === '') {
    findings.complain(
      `${path}.${stream === undefined ? 'service' : 'stream'}`,
      'Expect an account name and a subject',
    );
    return undefined;
  }
  const { prefix = '', to = '' } = values as { prefix?: string; to?: string };
  const base = { account, subject, allowTrace: values.allow_trace === true, token: '' };
  if (service !== undefined) {
    if (values.allow_trace !== undefined) {
      findings.complain(`${path}.allow_trace`, 'Detected allow_trace directive on a non-stream');
    }
    return { kind: 'service', ...base, localSubject: to === '' ? subject : to, share: values.share === true };
  }
  if (prefix === '') return { kind: 'stream', ...base, localSubject: to === '' ? subject : to };
  if (to !== '') {
    findings.complain(`${path}.to`, "Stream import can not have a 'prefix' and a 'to' property");
    return undefined;
  }
  if (/(^|\.)[*>](\.|$)/.test(prefix)) {
    const text = 'stream import prefix can not contain wildcard tokens';
    findings.complain(path, `Error adding stream import ${JSON.stringify(subject)}: ${text}`);
    return undefined;
  }
  return { kind: 'stream', ...base, localSubject: `${prefix.replace(/\.$/, '')}.${subject}` };
}

/** `mappings`; those that cannot be are complained of. */
export function readMappings(value: unknown, path: string, findings: Findings): readonly MappingRule[] {
  const rules: MappingRule[] = [];
  for (const [subject, entry] of Object.entries((value ?? {}) as Values)) {
    const at = `${path}.${subject}`;
    if (!isValidSubject(subject)) {
      findings.complain(at, `Subject ${JSON.stringify(subject)} is not a valid subject`);
      continue;
    }
    const destinations =
      typeof entry === 'string'
        ? [{ subject: entry, weight: 100, cluster: '' }]
        : readDestinations(entry as readonly Values[], at, findings);
    if (destinations === undefined) continue;
    const problem = whyNoMappings({ subject, destinations });
    if (problem !== undefined) {
      const to = typeof entry === 'string' ? ` to ${JSON.stringify(entry)}` : '';
      findings.complain(at, `Error adding mapping for ${JSON.stringify(subject)}${to} : ${problem}`);
      continue;
    }
    rules.push({ subject, destinations });
  }
  return rules;
}

function readDestinations(
  list: readonly Values[],
  path: string,
  findings: Findings,
): readonly MappingDestination[] | undefined {
  const destinations: MappingDestination[] = [];
  let whole = true;
  for (const [index, values] of list.entries()) {
    const {
      destination = '',
      weight,
      cluster = '',
    } = values as {
      destination?: string;
      weight?: number | string;
      cluster?: string;
    };
    const at = `${path}[${index}]`;
    const complain = (text: string): void => {
      findings.complain(weight === undefined ? at : `${at}.weight`, text);
      whole = false;
    };
    if (weight === undefined) {
      complain(`Missing weight for mapping destination ${JSON.stringify(destination)}`);
      continue;
    }
    const text = String(weight).replace(/%$/, '');
    const share = /^[+-]?\d+$/.test(text) ? Number(text) : undefined;
    if (share === undefined) complain(`Invalid weight ${JSON.stringify(text)} for mapping destination`);
    else if (share < 0 || share > 100) complain(`Invalid weight ${share} for mapping destination`);
    else destinations.push({ subject: destination, weight: share, cluster });
  }
  return whole ? destinations : undefined;
}
