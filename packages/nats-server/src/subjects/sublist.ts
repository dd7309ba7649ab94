/**
 * Who wants which subjects: a tree of tokens, matched by the bytes of a message's subject.
 *
 * ```
 *   root ──"orders"──▶ ○ ──"eu"──▶ ○ first → subscription → subscription      orders.eu
 *                      │           └ groups: "workers" → [a, b, c]
 *                      ├── star ──▶ ○                                          orders.*
 *                      └── rest ──▶ ○                                          orders.>
 * ```
 *
 * Literal branches are in one table for the process (`token-edges`); a node holds only what is its own.
 */
import { bytes, SCRATCH_START, writeText } from '../bytes/memory.js';
import { isSubscribable } from './subject.js';
import type { QueueGroup, Subscription } from './subscription.js';
import { TokenEdges } from './token-edges.js';

const u8 = bytes;
const DOT = 46;
const DOLLAR = 36;
const STAR = 42;
const REST = 62;

class Node {
  readonly id: number;
  first: Subscription | undefined = undefined;
  groups: QueueGroup[] | undefined = undefined;
  star: Node | undefined = undefined;
  rest: Node | undefined = undefined;
  /** Literal branches that lead from here. */
  branches = 0;

  constructor(id: number) {
    this.id = id;
  }

  get empty(): boolean {
    return (
      this.first === undefined &&
      this.groups === undefined &&
      this.star === undefined &&
      this.rest === undefined &&
      this.branches === 0
    );
  }
}

const edges = new TokenEdges();
/** Nodes by number; number 0 is none. */
const nodes: (Node | undefined)[] = [undefined];
const freeIds: number[] = [];

function newNode(): Node {
  const id = freeIds.pop() ?? nodes.length;
  const node = new Node(id);
  nodes[id] = node;
  return node;
}

function dropNode(node: Node): void {
  nodes[node.id] = undefined;
  freeIds.push(node.id);
}

/** What a match found. One for the process: it is valid until the next match. */
export interface MatchResult {
  /** Subscriptions without a queue group; only the first `count` are valid. */
  readonly plain: Subscription[];
  count: number;
  /** Queue groups; only the first `groupCount` are valid. The same name on several subjects is one group. */
  readonly groups: QueueGroup[];
  groupCount: number;
}

/** The result of the last match. */
export const found: MatchResult = { plain: [], count: 0, groups: [], groupCount: 0 };

// The tokens of the subject at hand: where each begins and ends.
let starts = new Int32Array(256);
let ends = new Int32Array(256);
let tokens = 0;

/** Splits a subject; false when a token is empty, which nothing matches. */
function split(at: number, length: number): boolean {
  tokens = 0;
  const end = at + length;
  let start = at;
  for (let i = at; i <= end; i++) {
    if (i !== end && u8[i] !== DOT) continue;
    if (i === start) return false;
    if (tokens === starts.length) growTokens();
    starts[tokens] = start;
    ends[tokens] = i;
    tokens++;
    start = i + 1;
  }
  return true;
}

function growTokens(): void {
  const more = new Int32Array(starts.length * 2);
  more.set(starts);
  starts = more;
  const moreEnds = new Int32Array(more.length);
  moreEnds.set(ends);
  ends = moreEnds;
}

function collect(node: Node): void {
  for (let one = node.first; one !== undefined; one = one.next) found.plain[found.count++] = one;
  const { groups } = node;
  if (groups === undefined) return;
  for (let i = 0; i < groups.length; i++) collectGroup(groups[i] as QueueGroup);
}

function collectGroup(group: QueueGroup): void {
  for (let i = 0; i < found.groupCount; i++) {
    const known = found.groups[i] as QueueGroup;
    if (known.name !== group.name) continue;
    found.groups[i] = { name: known.name, members: [...known.members, ...group.members] };
    return;
  }
  found.groups[found.groupCount++] = group;
}

function visit(start: Node, depth: number): void {
  let node = start;
  for (let i = depth; ; i++) {
    if (i === tokens) {
      collect(node);
      return;
    }
    if (node.rest !== undefined) collect(node.rest);
    if (node.star !== undefined) visit(node.star, i + 1);
    if (node.branches === 0) return;
    const at = starts[i] as number;
    const next = edges.find(node.id, at, (ends[i] as number) - at);
    if (next === 0) return;
    node = nodes[next] as Node;
  }
}

/** The subscriptions of one account. */
export class Sublist {
  readonly #root = newNode();
  readonly #path: Node[] = [];
  #count = 0;
  /** Subscriptions ever added, and how often the tree was searched; for monitoring. */
  inserted = 0;
  matches = 0;
  /** What the server itself listens to on `$` subjects, for many lists at once. */
  common: Sublist | undefined;

  /** Subscriptions in the list. */
  get count(): number {
    return this.#count;
  }

  /** Finds whoever wants this literal subject of the arena; the answer is in `found`. */
  match(at: number, length: number): void {
    found.count = 0;
    found.groupCount = 0;
    this.matches++;
    const common = u8[at] === DOLLAR ? this.common : undefined;
    if ((this.#count === 0 && common === undefined) || !split(at, length)) return;
    visit(this.#root, 0);
    if (common !== undefined) visit(common.#root, 0);
  }

  /** The same for a subject as text. */
  matchText(subject: string): void {
    this.match(SCRATCH_START, writeText(SCRATCH_START, subject) - SCRATCH_START);
  }

  /** Adds a subscription; false when its subject is not valid. */
  insert(subscription: Subscription): boolean {
    const { subject, queue } = subscription;
    if (!isSubscribable(subject)) return false;
    const length = writeText(SCRATCH_START, subject) - SCRATCH_START;
    split(SCRATCH_START, length);
    let node = this.#root;
    for (let i = 0; i < tokens; i++) node = this.#step(node, i, true) as Node;
    if (queue === '') link(node, subscription);
    else join(node, subscription);
    this.#count++;
    this.inserted++;
    return true;
  }

  /** Removes a subscription that was added; false when it is not there. */
  remove(subscription: Subscription): boolean {
    if (subscription.slot < 0) return false;
    const length = writeText(SCRATCH_START, subscription.subject) - SCRATCH_START;
    split(SCRATCH_START, length);
    const path = this.#path;
    path.length = 0;
    let node = this.#root;
    for (let i = 0; i < tokens; i++) {
      path.push(node);
      const next = this.#step(node, i, false);
      if (next === undefined) return false;
      node = next;
    }
    if (subscription.queue === '') unlink(node, subscription);
    else leave(node, subscription);
    this.#count--;
    for (let i = tokens - 1; i >= 0 && node.empty; i--) {
      const parent = path[i] as Node;
      if (parent.star === node) parent.star = undefined;
      else if (parent.rest === node) parent.rest = undefined;
      else {
        const at = starts[i] as number;
        edges.remove(parent.id, at, (ends[i] as number) - at);
        parent.branches--;
      }
      dropNode(node);
      node = parent;
    }
    return true;
  }

  /** The node one token further; made when `create` says so. */
  #step(node: Node, i: number, create: boolean): Node | undefined {
    const at = starts[i] as number;
    const length = (ends[i] as number) - at;
    if (length === 1 && u8[at] === STAR) {
      if (node.star === undefined && create) node.star = newNode();
      return node.star;
    }
    if (length === 1 && u8[at] === REST) {
      if (node.rest === undefined && create) node.rest = newNode();
      return node.rest;
    }
    const known = edges.find(node.id, at, length);
    if (known !== 0) return nodes[known];
    if (!create) return undefined;
    const made = newNode();
    edges.add(node.id, at, length, made.id);
    node.branches++;
    return made;
  }
}

function link(node: Node, subscription: Subscription): void {
  subscription.next = node.first;
  if (node.first !== undefined) node.first.previous = subscription;
  node.first = subscription;
  subscription.slot = 0;
}

function unlink(node: Node, subscription: Subscription): void {
  const { next, previous } = subscription;
  if (previous === undefined) node.first = next;
  else previous.next = next;
  if (next !== undefined) next.previous = previous;
  subscription.next = undefined;
  subscription.previous = undefined;
  subscription.slot = -1;
}

function join(node: Node, subscription: Subscription): void {
  node.groups ??= [];
  let group = node.groups.find((one) => one.name === subscription.queue);
  if (group === undefined) {
    group = { name: subscription.queue, members: [] };
    node.groups.push(group);
  }
  subscription.slot = group.members.length;
  group.members.push(subscription);
}

function leave(node: Node, subscription: Subscription): void {
  const groups = node.groups ?? [];
  const index = groups.findIndex((one) => one.name === subscription.queue);
  const members = groups[index]?.members ?? [];
  const last = members.pop();
  if (last !== undefined && last !== subscription) {
    members[subscription.slot] = last;
    last.slot = subscription.slot;
  }
  subscription.slot = -1;
  if (members.length > 0) return;
  groups.splice(index, 1);
  if (groups.length === 0) node.groups = undefined;
}
