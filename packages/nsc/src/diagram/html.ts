// The page: the picture and a table of everything in it, in one file that loads nothing. It follows the reader's
// light or dark, highlights what an account under the pointer is connected with, and finds accounts by typing.
import { escaped, safeLink } from './markup.js';
import type { Drawing, DrawnAccount, DrawnExport, DrawnImport } from './model.js';
import { LIGHT, type Palette, summary, svgDiagram } from './svg.js';

const DARK: Palette = {
  ground: '#11161f',
  card: '#1a212d',
  border: '#313c4e',
  text: '#e6ebf3',
  faint: '#93a0b6',
  head: '#222b3a',
  system: '#2c2745',
  stream: '#6ea3ff',
  service: '#4fd1ae',
  broken: '#ff7a70',
};

/** Makes the page. @param now seconds since 1970 */
export function htmlDiagram(drawing: Drawing, now: number): string {
  const date = new Date(now * 1000).toISOString().slice(0, 16).replace('T', ' ');
  const names = new Map(drawing.accounts.map(({ key, name }) => [key, name]));
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'">
<title>${escaped(`Accounts of ${drawing.operatorName}`)}</title>
<style>${css()}</style>
</head>
<body>
<header>
<div><h1>${escaped(drawing.operatorName)}</h1><p>${summary(drawing)} · ${date} UTC</p></div>
<label>Find <input id="find" type="search" placeholder="account or subject" autocomplete="off"></label>
</header>
<main>
<figure>${svgDiagram(drawing, { colours: variables(), title: false })}</figure>
<section id="accounts">
${drawing.accounts.map((account) => accountHtml(account, names, now)).join('\n')}
</section>
</main>
<script>${SCRIPT}</script>
</body>
</html>
`;
}

/** The palette as CSS variables, so that the picture follows the page. */
function variables(): Palette {
  const entries = Object.keys(LIGHT).map((name) => [name, `var(--${name})`]);
  return { ...LIGHT, ...Object.fromEntries(entries) };
}

function declarations(palette: Palette): string {
  return Object.entries(palette)
    .map(([name, colour]) => `--${name}:${colour}`)
    .join(';');
}

function css(): string {
  return `
:root{color-scheme:light dark;${declarations(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${declarations(DARK)}}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--text);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,Arial,sans-serif}
header{display:flex;flex-wrap:wrap;gap:12px 24px;align-items:center;justify-content:space-between;padding:18px 36px;background:var(--card);border-bottom:1px solid var(--border);position:sticky;top:0;z-index:1}
h1{margin:0;font-size:20px} header p{margin:0;color:var(--faint);font-size:13px}
label{color:var(--faint);font-size:13px} input{font:inherit;color:var(--text);background:var(--ground);border:1px solid var(--border);border-radius:8px;padding:6px 10px;min-width:220px}
figure{margin:0;overflow:auto} figure svg{display:block;margin:0 auto}
#accounts{display:grid;grid-template-columns:repeat(auto-fill,minmax(min(100%,420px),1fr));gap:18px;padding:8px 36px 48px;align-items:start}
article{background:var(--card);border:1px solid var(--border);border-radius:10px;padding:14px 18px;min-width:0}
h2{margin:0;font-size:16px;overflow-wrap:anywhere} h2 small{font-weight:400;color:var(--faint);margin-left:8px}
article p{margin:4px 0;color:var(--faint);font-size:13px;overflow-wrap:anywhere} code{font:12px ui-monospace,Menlo,Consolas,"DejaVu Sans Mono",monospace}
table{width:100%;border-collapse:collapse;margin-top:10px;font-size:13px} caption{text-align:left;color:var(--faint);font-size:11px;font-weight:650;letter-spacing:.08em;text-transform:uppercase}
td{border-top:1px solid var(--border);padding:5px 8px 5px 0;vertical-align:top;overflow-wrap:anywhere} td:first-child{width:5.5em;white-space:nowrap}
.stream-word{color:var(--stream)} .service-word{color:var(--service)} .problem{color:var(--broken)} a{color:var(--stream)}
.pick .edge,.pick g.account{opacity:.18} .pick .edge.on,.pick g.account.on{opacity:1} .pick .edge.on{stroke-width:2.4}
.edge,g.account{transition:opacity .12s} g.account{cursor:default} [hidden]{display:none}
`;
}

function accountHtml(account: DrawnAccount, names: ReadonlyMap<string, string>, now: number): string {
  const { name, key, isSystem, users, expires, description, infoUrl, exports, imports } = account;
  const words = [
    name,
    key,
    ...exports.map(({ subject }) => subject),
    ...imports.flatMap(({ local, remote }) => [local, remote]),
  ];
  const validity =
    expires === undefined || expires === 0
      ? ''
      : `<p${expires < now ? ' class="problem"' : ''}>${expires < now ? 'expired' : 'valid until'} ${new Date(expires * 1000).toISOString().slice(0, 10)}</p>`;
  return `<article data-words="${escaped(words.join(' ').toLowerCase())}">
<h2>${escaped(name)}${isSystem ? '<small>system account</small>' : ''}</h2>
<p><code>${escaped(key)}</code></p>
<p>${users === 1 ? '1 user' : `${users} users`}</p>${validity}${about(description, infoUrl)}
${table('Exports', exports.map(exportRow))}${table(
  'Imports',
  imports.map((entry) => importRow(entry, names)),
)}</article>`;
}

function about(description: string, infoUrl: string): string {
  const link = safeLink(infoUrl);
  const more =
    link === undefined ? '' : ` <a href="${escaped(link)}" rel="noopener noreferrer nofollow">more</a>`;
  return description === '' && more === '' ? '' : `<p>${escaped(description)}${more}</p>`;
}

function table(title: string, rows: readonly string[]): string {
  return rows.length === 0 ? '' : `<table><caption>${title}</caption>${rows.join('')}</table>`;
}

function row(kind: string, isPrivate: boolean, text: string, problems: readonly string[]): string {
  const trouble = problems.map((problem) => `<div class="problem">${escaped(problem)}</div>`).join('');
  return `<tr><td class="${kind}-word">${kind}${isPrivate ? '<br>private' : ''}</td><td>${text}${trouble}</td></tr>`;
}

function exportRow({ kind, name, subject, isPrivate, description, infoUrl, problems }: DrawnExport): string {
  const named = name === subject ? '' : `${escaped(name)} `;
  return row(
    kind,
    isPrivate,
    `${named}<code>${escaped(subject)}</code>${about(description, infoUrl)}`,
    problems,
  );
}

function importRow(
  { kind, name, remote, local, from, hasToken, problems }: DrawnImport,
  names: ReadonlyMap<string, string>,
): string {
  const named = name === remote ? '' : `${escaped(name)} `;
  const renamed = local === remote ? '' : ` as <code>${escaped(local)}</code>`;
  const source = escaped(names.get(from) ?? from);
  return row(kind, hasToken, `${named}<code>${escaped(remote)}</code>${renamed} from ${source}`, problems);
}

const SCRIPT = `
const svg = document.querySelector('figure svg');
const cards = [...svg.querySelectorAll('g.account')];
const edges = [...svg.querySelectorAll('.edge[data-from]')];
const show = (indexes) => {
  svg.classList.toggle('pick', indexes !== undefined);
  if (indexes === undefined) return;
  const near = new Set(indexes);
  for (const edge of edges) {
    const on = indexes.has(edge.dataset.from) || indexes.has(edge.dataset.to);
    edge.classList.toggle('on', on);
    if (on) near.add(edge.dataset.from).add(edge.dataset.to);
  }
  for (const card of cards) card.classList.toggle('on', near.has(card.dataset.index));
};
for (const card of cards) {
  card.addEventListener('pointerenter', () => show(new Set([card.dataset.index])));
  card.addEventListener('pointerleave', () => find());
}
const field = document.getElementById('find');
const articles = [...document.querySelectorAll('article')];
const find = () => {
  const word = field.value.trim().toLowerCase();
  for (const article of articles) article.hidden = !article.dataset.words.includes(word);
  if (word === '') return show(undefined);
  show(new Set(cards.filter((card) => card.textContent.toLowerCase().includes(word)).map((card) => card.dataset.index)));
};
field.addEventListener('input', find);
`;
