/**
 * Subject mappings of an account: what a published subject becomes before anyone is looked for. Where the outcome is
 * always the same, the match cache remembers it; where one of a few is drawn, it remembers each of them; where anything
 * may come out, every message asks `pick`.
 */
import { toWire } from '../protocol/wire-text.js';
import { hasWildcard, isValidSubject, subjectMatches } from './subject.js';
import { compileTransform, type SubjectTransform, whyNoMapping, withPlaceholders } from './transform.js';

/** One of the subjects that a mapped subject becomes. */
export interface Destination {
  readonly subject: string;
  /** Of 100 messages, how many. */
  readonly weight: number;
  /** Counts only in this cluster; empty for everywhere. */
  readonly cluster: string;
}

/** A subject, or pattern, that becomes others. */
export interface Mapping {
  readonly subject: string;
  readonly destinations: readonly Destination[];
}

/** What is known of a subject's mapping. */
export type Mapped =
  | { readonly kind: 'steady'; readonly subject: string }
  /** Drawn for each message; `outcomes` where what comes out of each choice is always the same. */
  | { readonly kind: 'varying'; readonly outcomes: readonly Outcome[] | undefined };

/** What may be drawn for a subject. */
export interface Outcome {
  /** Empty: the message is lost. */
  readonly subject: string;
  /** A number below 100 drawn at random chooses the first outcome it is below of. */
  readonly below: number;
}

interface Choice {
  readonly transform: SubjectTransform;
  /** A number below 100 drawn at random chooses the first choice it is below of. */
  readonly below: number;
}

interface Compiled {
  readonly source: string;
  readonly choices: readonly Choice[];
  /** The only choice there is, where its outcome is always the same. */
  readonly steady: SubjectTransform | undefined;
}

/** Why a mapping cannot be, in the words of the Go server; undefined when it can. */
export function whyNoMappings({ subject, destinations }: Mapping): string | undefined {
  if (!isValidSubject(subject)) return 'invalid subject';
  const seen = new Set<string>();
  const totals = new Map<string, number>();
  for (const { subject: destination, weight, cluster } of destinations) {
    if (seen.has(destination)) return `duplicate entry for ${JSON.stringify(destination)}`;
    seen.add(destination);
    if (weight > 100) return 'individual weights need to be <= 100';
    const total = (totals.get(cluster) ?? 0) + weight;
    if (total > 100) return 'total weight needs to be <= 100';
    totals.set(cluster, total);
    const problem = whyNoMapping(subject, destination);
    if (problem !== undefined) return problem;
  }
  return undefined;
}

/** The mappings of one account. */
export class SubjectMappings {
  readonly #literal = new Map<string, Compiled>();
  readonly #patterns: Compiled[] = [];

  /**
   * @param mappings those that cannot be are left out.
   * @param cluster name of the cluster this server belongs to; empty for none.
   */
  constructor(mappings: readonly Mapping[], cluster: string) {
    for (const mapping of mappings) {
      if (whyNoMappings(mapping) !== undefined) continue;
      const compiled = compile(mapping, cluster);
      if (hasWildcard(mapping.subject)) this.#patterns.push(compiled);
      else this.#literal.set(compiled.source, compiled);
    }
  }

  /** What becomes of a literal subject; undefined when it is not mapped. As on the wire. */
  of(subject: string): Mapped | undefined {
    const compiled = this.#find(subject);
    if (compiled === undefined) return undefined;
    const { steady, choices } = compiled;
    if (steady !== undefined) return { kind: 'steady', subject: steady.apply(subject) };
    if (!choices.every(({ transform }) => transform.steady)) return { kind: 'varying', outcomes: undefined };
    const outcomes = choices.map(({ transform, below }) => ({ subject: transform.apply(subject), below }));
    if ((outcomes.at(-1)?.below ?? 0) < 100) outcomes.push({ subject: '', below: 100 });
    return { kind: 'varying', outcomes };
  }

  /** The subject for one message; the subject itself when it is not mapped, empty when the message is to be lost. */
  pick(subject: string): string {
    const compiled = this.#find(subject);
    if (compiled === undefined) return subject;
    if (compiled.steady !== undefined) return compiled.steady.apply(subject);
    const drawn = drawNumber();
    for (const { transform, below } of compiled.choices) if (drawn < below) return transform.apply(subject);
    return '';
  }

  #find(subject: string): Compiled | undefined {
    const literal = this.#literal.get(subject);
    if (literal !== undefined) return literal;
    return this.#patterns.find(({ source }) => subjectMatches(subject, source));
  }
}

/** A whole number below 100, any of them. */
export function drawNumber(): number {
  return Math.floor(Math.random() * 100);
}

function compile({ subject, destinations }: Mapping, cluster: string): Compiled {
  const source = toWire(subject);
  const ours = destinations.filter((one) => one.cluster === cluster && cluster !== '');
  const chosen = ours.length > 0 ? ours : destinations.filter((one) => one.cluster === '');
  const choices: { transform: SubjectTransform; weight: number }[] = [];
  const add = (destination: string, weight: number): void => {
    const made = compileTransform(source, toWire(destination));
    if (made.kind === 'transform') choices.push({ transform: made.transform, weight });
  };
  for (const { subject: destination, weight } of chosen) add(destination, weight);
  // What is not given away stays, unless the subject is named itself: then the rest is to be lost.
  const total = chosen.reduce((sum, { weight }) => sum + weight, 0);
  if (total !== 100 && !destinations.some((one) => one.subject === subject)) {
    add(withPlaceholders(subject), 100 - total);
  }
  choices.sort((a, b) => a.weight - b.weight);
  let below = 0;
  const steps = choices.map(({ transform, weight }) => {
    below += weight;
    return { transform, below };
  });
  const whole = choices.find(({ weight }) => weight === 100)?.transform;
  return { source, choices: steps, steady: whole?.steady === true ? whole : undefined };
}
