// The picture as SVG: for itself, with fixed colours, or inside the page, with those of the page.
import { type Card, type Edge, layOut, type Row, SIZE } from './layout.js';
import { escaped } from './markup.js';
import type { Drawing } from './model.js';

/** Colours by what they are for. */
export interface Palette {
  readonly ground: string;
  readonly card: string;
  readonly border: string;
  readonly text: string;
  readonly faint: string;
  readonly head: string;
  readonly system: string;
  readonly stream: string;
  readonly service: string;
  readonly broken: string;
}

/** For a file of its own. */
export const LIGHT: Palette = {
  ground: '#f6f8fb',
  card: '#ffffff',
  border: '#d3dae4',
  text: '#17202e',
  faint: '#64718a',
  head: '#eef2f8',
  system: '#efeafc',
  stream: '#2563eb',
  service: '#0f8a6d',
  broken: '#d0342c',
};

const SANS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";
const MONO = "ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** How the picture is drawn. */
export interface SvgOptions {
  readonly colours?: Palette;
  /** Whether the operator's name stands above; default yes. */
  readonly title?: boolean;
}

/** Draws the accounts, their exports and imports. */
export function svgDiagram(drawing: Drawing, { colours = LIGHT, title = true }: SvgOptions = {}): string {
  const layout = layOut(drawing, title ? SIZE.title : 0);
  const { width, height, cards, chips, chipsTitle, edges } = layout;
  const w = Math.ceil(width);
  const h = Math.ceil(height);
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}" role="img" aria-label="${escaped(`Accounts of operator ${drawing.operatorName}`)}" font-family="${SANS}">`,
    style(colours),
    `<defs>${marker('stream')}${marker('service')}${marker('broken')}</defs>`,
    `<rect class="ground" width="${w}" height="${h}"/>`,
    ...(title
      ? [
          text(SIZE.margin, 46, 'title', drawing.operatorName),
          text(SIZE.margin, 68, 'faint small', summary(drawing)),
        ]
      : []),
    `<g class="edges">${edges.map(edge).join('')}</g>`,
    ...cards.map(card),
  ];
  if (chipsTitle !== undefined) {
    parts.push(text(SIZE.margin, chipsTitle, 'faint section', 'NOTHING SHARED'), ...chips.map(card));
  }
  parts.push(legend(h), '</svg>');
  return `${parts.join('\n')}\n`;
}

/** `3 accounts · 2 exports · 1 import` */
export function summary({ accounts }: Drawing): string {
  const sum = (count: (account: (typeof accounts)[number]) => number) =>
    accounts.reduce((total, account) => total + count(account), 0);
  const exports = sum((account) => account.exports.length);
  const imports = sum((account) => account.imports.length);
  return `${counted(accounts.length, 'account')} · ${counted(exports, 'export')} · ${counted(imports, 'import')}`;
}

function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}

function style(c: Palette): string {
  return `<style>
.ground{fill:${c.ground}} .card{fill:${c.card};stroke:${c.border};stroke-width:1} .head{fill:${c.head}} .head.sys{fill:${c.system}}
.missing .card{stroke:${c.broken};stroke-dasharray:5 4} .rule{stroke:${c.border}}
text{fill:${c.text}} .title{font-size:22px;font-weight:650} .name{font-size:15px;font-weight:650} .small{font-size:12px} .faint{fill:${c.faint}}
.section{font-size:10px;font-weight:650;letter-spacing:.08em} .subject{font-family:${MONO};font-size:12px} .badge{font-size:10px;font-weight:600}
.stream{stroke:${c.stream}} .service{stroke:${c.service}} .broken{stroke:${c.broken}} text.stream{fill:${c.stream};stroke:none} text.service{fill:${c.service};stroke:none} text.broken{fill:${c.broken};stroke:none}
.fill.stream{fill:${c.stream};stroke:none} .fill.service{fill:${c.service};stroke:none} .fill.broken{fill:${c.broken};stroke:none}
.tint{fill-opacity:.12} .edge{fill:none;stroke-width:1.6;stroke-opacity:.75} .edge.broken{stroke-dasharray:6 4}
.port{stroke:${c.card};stroke-width:1.5}
</style>`;
}

function marker(kind: string): string {
  return `<marker id="arrow-${kind}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="fill ${kind}" d="M0 .8 7.4 4 0 7.2z"/></marker>`;
}

function text(x: number, y: number, kind: string, content: string, more = ''): string {
  return `<text x="${round(x)}" y="${round(y)}" class="${kind}"${more}>${escaped(content)}</text>`;
}

function edge(line: Edge): string {
  const { from, to, kind, broken, title, under } = line;
  const look = broken ? 'broken' : kind;
  const path = under === undefined ? forward(line) : around(line, under);
  return `<path class="edge ${look}" data-from="${from}" data-to="${to}" d="${path}" marker-end="url(#arrow-${look})"><title>${escaped(title)}</title></path>`;
}

/** From column to column in a curve, through the lanes of those between. */
function forward({ start, lanes, end }: Edge): string {
  let [x, y] = start;
  x += 5;
  let path = `M${round(x)} ${round(y)}`;
  const curveTo = (toX: number, toY: number): void => {
    const reach = Math.max(40, (toX - x) / 2);
    path += `C${round(x + reach)} ${round(y)} ${round(toX - reach)} ${round(toY)} ${round(toX)} ${round(toY)}`;
  };
  for (const lane of lanes) {
    curveTo(lane.left, lane.y);
    path += `H${round(lane.right)}`;
    [x, y] = [lane.right, lane.y];
  }
  curveTo(end[0] - 6, end[1]);
  return path;
}

/** Out to the right, down under all cards, back, and up to the import. */
function around({ start: [x1, y1], end: [x2, y2] }: Edge, under: number): string {
  const [out, home, r] = [round(x1 + 28), round(x2 - 22), 10];
  return [
    `M${round(x1 + 5)} ${round(y1)}H${out - r}q${r} 0 ${r} ${r}V${round(under - r)}q0 ${r} ${-r} ${r}`,
    `H${home + r}q${-r} 0 ${-r} ${-r}V${round(y2 + r)}q0 ${-r} ${r} ${-r}H${round(x2 - 6)}`,
  ].join('');
}

function card(place: Card): string {
  const { index, account, x, y, width, height, exports, imports, name, key } = place;
  const kind = account === undefined ? 'account missing' : 'account';
  const full = account?.name ?? key;
  const parts = [
    `<g class="${kind}" data-index="${index}"><title>${escaped(`${full}\n${key}`)}</title>`,
    `<rect class="card" x="${round(x)}" y="${round(y)}" width="${width}" height="${height}" rx="9"/>`,
    header(place),
    text(x + 14, y + 22, 'name', name),
    text(x + 14, y + 39, 'faint small', note(place)),
  ];
  if (account?.isSystem === true) {
    parts.push(text(x + width - 14, y + 21, 'faint section', 'SYSTEM', ' text-anchor="end"'));
  }
  parts.push(section(place, 'EXPORTS', exports), section(place, 'IMPORTS', imports), '</g>');
  return parts.join('');
}

/** The upper part, in its own colour; square below when rows follow. */
function header({ account, x, y, width, height, exports, imports }: Card): string {
  const kind = account?.isSystem === true ? 'head sys' : 'head';
  const [left, top, right] = [round(x + 0.5), round(y + 0.5), width - 1];
  if (exports.length + imports.length === 0) {
    return `<rect class="${kind}" x="${left}" y="${top}" width="${right}" height="${height - 1}" rx="8.5"/>`;
  }
  const down = SIZE.header - 8.5;
  return `<path class="${kind}" d="M${left} ${round(y + 0.5 + 8.5 + down - 0.5)}v${-(down - 0.5)}a8.5 8.5 0 0 1 8.5 -8.5h${right - 17}a8.5 8.5 0 0 1 8.5 8.5v${down - 0.5}z"/><path class="rule" d="M${round(x)} ${round(y + SIZE.header)}h${width}"/>`;
}

function note({ account, key }: Card): string {
  if (account === undefined) return 'not in this store';
  const short = `${key.slice(0, 5)}…${key.slice(-4)}`;
  return `${counted(account.users, 'user')} · ${short}`;
}

function section(place: Card, title: string, rows: readonly Row[]): string {
  const [first] = rows;
  if (first === undefined) return '';
  const { x } = place;
  const label = text(x + 14, first.y - SIZE.row / 2 - 5, 'faint section', title);
  return label + rows.map((row) => line(place, row, title === 'EXPORTS')).join('');
}

function line({ x, width }: Card, row: Row, isExport: boolean): string {
  const { y, kind, full, isPrivate, problems } = row;
  const look = problems.length > 0 ? 'broken' : kind;
  const tip = [full, ...problems].join('\n');
  const port = `<circle class="port fill ${look}" cx="${round(isExport ? x + width : x)}" cy="${round(y)}" r="4.5"/>`;
  const badge = `<rect class="fill tint ${kind}" x="${round(x + 14)}" y="${round(y - 9)}" width="50" height="18" rx="5"/>${text(x + 39, y + 3.5, `badge ${kind}`, kind, ' text-anchor="middle"')}`;
  const subject = text(
    x + 14 + SIZE.badge - 4,
    y + 4,
    `subject${look === 'broken' ? ' broken' : ''}`,
    row.text,
  );
  const end = x + width - 24;
  const sign = isPrivate ? lock(end, y, kind) : '';
  return `<g><title>${escapedLines(tip)}</title>${badge}${subject}${sign}${port}</g>`;
}

/** Lines of a tooltip stay lines. */
function escapedLines(tip: string): string {
  return tip.split('\n').map(escaped).join('\n');
}

function lock(x: number, y: number, kind: string): string {
  return `<g transform="translate(${round(x)} ${round(y - 6.5)})"><rect class="fill ${kind}" y="5" width="10" height="8" rx="1.6"/><path class="${kind}" d="M2.3 5.4V3.4a2.7 2.7 0 0 1 5.4 0v2" fill="none" stroke-width="1.5"/></g>`;
}

function legend(height: number): string {
  const y = height - 24;
  const item = (x: number, look: string, word: string): string =>
    `<path class="edge ${look}" d="M${x} ${y}h30" marker-end="url(#arrow-${look})"/>${text(x + 40, y + 4, 'faint small', word)}`;
  return [
    item(SIZE.margin, 'stream', 'stream'),
    item(SIZE.margin + 110, 'service', 'service'),
    item(SIZE.margin + 225, 'broken', 'does not work'),
    lock(SIZE.margin + 370, y, 'stream'),
    text(SIZE.margin + 387, y + 4, 'faint small', 'needs an activation'),
  ].join('');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
