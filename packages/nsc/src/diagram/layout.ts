// Where everything stands in the picture: accounts that share something in columns, exporters left of those who
// import from them; the others in a grid beneath.
//
//   column 0          column 1          column 2
//   ┌────────┐ export ┌────────┐        ┌────────┐
//   │ A    ○─┼───────▶┼─○ B  ○─┼───────▶┼─○ C    │
//   │      ○─┼─╮      └────────┘    ╭──▶┼─○      │
//   └────────┘ ╰──── a lane of its own ─╯└───────┘
//
// An import over more than one column has a lane in those between; one that leads back goes around beneath.
import stringWidth from 'string-width';
import { shortened } from './markup.js';
import type { Drawing, DrawnAccount, DrawnExport, DrawnImport, SharedKind } from './model.js';

/** Sizes in pixels. */
export const SIZE = {
  margin: 36,
  title: 64,
  header: 52,
  section: 24,
  row: 26,
  foot: 10,
  columnGap: 150,
  rowGap: 30,
  minWidth: 210,
  chipHeight: 46,
  chipGap: 16,
  lane: 14,
  /** A character of subjects (monospace 12 px), and of names (sans 15 px, bold). */
  mono: 7.25,
  sans: 8.6,
  badge: 62,
} as const;

/** Most characters of a subject that are shown; the whole stands in its tooltip. */
const SUBJECT = 40;

/** One line of a card. */
export interface Row {
  readonly y: number;
  readonly kind: SharedKind;
  readonly text: string;
  readonly full: string;
  readonly isPrivate: boolean;
  readonly problems: readonly string[];
}

/** An account's place. */
export interface Card {
  readonly index: number;
  readonly account: DrawnAccount | undefined;
  readonly key: string;
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly exports: readonly Row[];
  readonly imports: readonly Row[];
}

/** A place in the picture. */
export type Point = readonly [x: number, y: number];

/** A way through a column, between its cards. */
export interface Lane {
  readonly y: number;
  readonly left: number;
  readonly right: number;
}

/** One import, from export to importer. */
export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly kind: SharedKind;
  readonly broken: boolean;
  readonly start: Point;
  /** Lanes on the way, from left to right. */
  readonly lanes: readonly Lane[];
  readonly end: Point;
  /** How far down it goes around, when it leads back. */
  readonly under: number | undefined;
  readonly title: string;
}

/** The whole picture. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly cards: readonly Card[];
  /** Accounts that share nothing. */
  readonly chips: readonly Card[];
  /** Where the heading of the chips stands; undefined without chips. */
  readonly chipsTitle: number | undefined;
  readonly edges: readonly Edge[];
}

interface Node {
  readonly account: DrawnAccount | undefined;
  readonly key: string;
  readonly name: string;
  /** Which import it is a lane for: the importer's key and the index of the import. Absent for accounts. */
  readonly laneOf?: string;
  layer: number;
  order: number;
}

/** Places a drawing. @param top height that is left free above it */
export function layOut({ accounts, missing }: Drawing, top: number = SIZE.title): Layout {
  const used = new Set(accounts.flatMap(({ imports }) => imports.map(({ from }) => from)));
  const shares = ({ exports, imports, key }: DrawnAccount) =>
    exports.length + imports.length > 0 || used.has(key);
  const nodes: Node[] = [
    ...accounts
      .filter(shares)
      .map((account) => ({ account, key: account.key, name: account.name, layer: 0, order: 0 })),
    ...missing.map((key) => ({
      account: undefined,
      key,
      name: key === '' ? 'no account named' : shortened(key, 18),
      layer: 0,
      order: 0,
    })),
  ];
  setLayers(nodes);
  const placed = placeCards(orderColumns(nodes), top + SIZE.margin);
  const { cards, right } = placed;
  const edges = drawEdges(placed);
  const bottom = Math.max(placed.bottom, ...edges.map(({ under }) => under ?? 0));
  const alone = accounts.filter((account) => !shares(account));
  const width = Math.max(right + SIZE.margin, 760);
  const chipsTitle = alone.length > 0 ? bottom + SIZE.rowGap + 18 : undefined;
  const chips = placeChips(alone, cards.length, width, (chipsTitle ?? 0) + 18);
  const end = chips.at(-1);
  const height = (end === undefined ? bottom : end.y + end.height) + SIZE.margin + 34;
  return { width, height, cards, chips, chipsTitle, edges };
}

/** Exporters come before importers; imports that would close a circle are left out of account. */
function setLayers(nodes: readonly Node[]): void {
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  const state = new Map<Node, 'open' | 'done'>();
  const visit = (node: Node): number => {
    state.set(node, 'open');
    for (const { from } of node.account?.imports ?? []) {
      const exporter = byKey.get(from);
      if (exporter === undefined || exporter === node || state.get(exporter) === 'open') continue;
      const layer = state.get(exporter) === 'done' ? exporter.layer : visit(exporter);
      node.layer = Math.max(node.layer, layer + 1);
    }
    state.set(node, 'done');
    return node.layer;
  };
  for (const node of nodes) if (!state.has(node)) visit(node);
}

/** Columns whose nodes stand near those they are connected with. */
function orderColumns(nodes: readonly Node[]): Node[][] {
  const columns: Node[][] = [];
  const neighbours = new Map<Node, Node[]>();
  const put = (node: Node): Node => {
    columns[node.layer] ??= [];
    columns[node.layer]?.push(node);
    neighbours.set(node, []);
    return node;
  };
  const join = (left: Node, right: Node): void => {
    neighbours.get(left)?.push(right);
    neighbours.get(right)?.push(left);
  };
  for (const node of nodes) put(node);
  const byKey = new Map(nodes.map((node) => [node.key, node]));
  for (const node of nodes) {
    node.account?.imports.forEach(({ from }, index) => {
      let left = byKey.get(from);
      if (left === undefined || left.layer >= node.layer) return;
      for (let layer = left.layer + 1; layer < node.layer; layer++) {
        const laneOf = `${node.key} ${index}`;
        const lane = put({ account: undefined, key: '', name: '', laneOf, layer, order: 0 });
        join(left, lane);
        left = lane;
      }
      join(left, node);
    });
  }
  const number = (column: readonly Node[]) => {
    column.forEach((node, index) => {
      node.order = (index + 0.5) / column.length;
    });
  };
  columns.forEach(number);
  for (let sweep = 0; sweep < 4; sweep++) {
    for (const column of columns) {
      const middle = new Map(
        column.map((node) => {
          const near = neighbours.get(node) ?? [];
          const mean = near.reduce((sum, { order }) => sum + order, 0) / Math.max(near.length, 1);
          return [node, near.length === 0 ? node.order : mean];
        }),
      );
      column.sort((a, b) => (middle.get(a) ?? 0) - (middle.get(b) ?? 0));
      number(column);
    }
  }
  return columns;
}

interface Placed {
  readonly cards: readonly Card[];
  /** Lanes of each import, from left to right. */
  readonly lanes: ReadonlyMap<string, readonly Lane[]>;
  readonly right: number;
  readonly bottom: number;
}

function placeCards(columns: readonly Node[][], top: number): Placed {
  const gapAfter = (node: Node): number => (node.laneOf === undefined ? SIZE.rowGap : SIZE.lane / 2);
  const sized = columns.map((column) => ({
    column,
    width: Math.max(SIZE.minWidth, ...column.map(widthOf)),
    total: column.reduce(
      (sum, node, at) => sum + heightOf(node) + (at === column.length - 1 ? 0 : gapAfter(node)),
      0,
    ),
  }));
  const tallest = Math.max(0, ...sized.map(({ total }) => total));
  const cards: Card[] = [];
  const lanes = new Map<string, Lane[]>();
  let x: number = SIZE.margin;
  for (const { column, width, total } of sized) {
    let y = top + (tallest - total) / 2;
    for (const node of column) {
      const height = heightOf(node);
      if (node.laneOf === undefined) cards.push(cardOf(node, cards.length, x, y, width));
      else {
        const lane = { y: y + height / 2, left: x, right: x + width };
        lanes.set(node.laneOf, [...(lanes.get(node.laneOf) ?? []), lane]);
      }
      y += height + gapAfter(node);
    }
    x += width + SIZE.columnGap;
  }
  const right = cards.length === 0 ? 0 : x - SIZE.columnGap;
  return { cards, lanes, right, bottom: top + tallest };
}

function exportText({ subject }: DrawnExport): string {
  return subject;
}

function importText({ local, remote }: DrawnImport): string {
  return local === remote ? remote : `${remote} → ${local}`;
}

function widthOf({ account, name, laneOf }: Node): number {
  if (laneOf !== undefined) return 0;
  const rows = [
    ...(account?.exports ?? []).map((entry) => exportText(entry)),
    ...(account?.imports ?? []).map((entry) => importText(entry)),
  ];
  const widest = Math.max(0, ...rows.map((text) => stringWidth(shortened(text, SUBJECT))));
  return Math.ceil(
    Math.max(stringWidth(shortened(name, SUBJECT)) * SIZE.sans + 90, widest * SIZE.mono + SIZE.badge + 60),
  );
}

function heightOf({ account, laneOf }: Pick<Node, 'account' | 'laneOf'>): number {
  if (laneOf !== undefined) return SIZE.lane;
  const section = (count: number) => (count === 0 ? 0 : SIZE.section + count * SIZE.row);
  const rows = section(account?.exports.length ?? 0) + section(account?.imports.length ?? 0);
  return SIZE.header + rows + (rows === 0 ? 0 : SIZE.foot);
}

function cardOf({ account, key, name }: Node, index: number, x: number, y: number, width: number): Card {
  let at = y + SIZE.header;
  const rows = <T extends DrawnExport | DrawnImport>(
    entries: readonly T[],
    textOf: (entry: T) => string,
    isPrivate: (entry: T) => boolean,
  ): Row[] => {
    if (entries.length > 0) at += SIZE.section;
    return entries.map((entry) => {
      const full = textOf(entry);
      const row: Row = {
        y: at + SIZE.row / 2,
        kind: entry.kind,
        text: shortened(full, SUBJECT),
        full: entry.name === full ? full : `${entry.name}: ${full}`,
        isPrivate: isPrivate(entry),
        problems: entry.problems,
      };
      at += SIZE.row;
      return row;
    });
  };
  const exports = rows(account?.exports ?? [], exportText, (entry) => entry.isPrivate);
  const imports = rows(account?.imports ?? [], importText, (entry) => entry.hasToken);
  const height = heightOf({ account });
  return { index, account, key, name: shortened(name, SUBJECT), x, y, width, height, exports, imports };
}

function drawEdges({ cards, lanes, bottom }: Placed): Edge[] {
  const byKey = new Map(cards.map((card) => [card.key, card]));
  let back = 0;
  return cards.flatMap((card) =>
    (card.account?.imports ?? []).flatMap((entry, index): Edge[] => {
      const source = byKey.get(entry.from);
      const row = card.imports[index];
      if (source === undefined || row === undefined) return [];
      const from = source.exports[entry.exportIndex ?? -1];
      return [
        {
          from: source.index,
          to: card.index,
          kind: entry.kind,
          broken: entry.problems.length > 0,
          start: [source.x + source.width, from?.y ?? source.y + SIZE.header / 2],
          lanes: lanes.get(`${card.key} ${index}`) ?? [],
          end: [card.x, row.y],
          under: source.x < card.x ? undefined : bottom + SIZE.rowGap / 2 + SIZE.lane * back++,
          title: `${source.name} → ${card.name}: ${importText(entry)}`,
        },
      ];
    }),
  );
}

function placeChips(accounts: readonly DrawnAccount[], from: number, width: number, top: number): Card[] {
  const widest = Math.max(0, ...accounts.map(({ name }) => stringWidth(shortened(name, SUBJECT))));
  const chipWidth = Math.max(SIZE.minWidth, Math.ceil(widest * SIZE.sans + 90));
  const each = chipWidth + SIZE.chipGap;
  const columns = Math.max(1, Math.floor((width - 2 * SIZE.margin + SIZE.chipGap) / each));
  return accounts.map((account, index) => ({
    index: from + index,
    account,
    key: account.key,
    name: shortened(account.name, SUBJECT),
    x: SIZE.margin + (index % columns) * each,
    y: top + Math.floor(index / columns) * (SIZE.chipHeight + SIZE.chipGap),
    width: chipWidth,
    height: SIZE.chipHeight,
    exports: [],
    imports: [],
  }));
}
