// docs/monitoring.md and docs/system-events.md name what the code serves. `UPDATE_DOCS=1` writes the metrics anew.
import { readFile, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { ACCOUNT_QUESTIONS, SERVER_QUESTIONS } from '../system/questions.js';
import { eventSubjects } from '../system/subjects.js';
import { startTestServer } from '../testing/test-server.js';
import { accountz } from './accountz.js';
import { accountStatz } from './accstatz.js';
import { connz, SORT_OPTIONS } from './connz.js';
import { PAGES } from './pages.js';
import { METRICS } from './prometheus.js';
import { subsz } from './subsz.js';
import { varz } from './varz.js';

const docs = (name: string): URL => new URL(`../../../../docs/${name}`, import.meta.url);

test('docs/monitoring.md has every page, every way to sort, and every field', async () => {
  const text = await readFile(docs('monitoring.md'), 'utf8');
  for (const path of PAGES.keys()) expect(text, path).toContain(`\`${path}\``);
  for (const option of SORT_OPTIONS) expect(text).toMatch(new RegExp(`^\\| .*\`${option}\`.*\\|`, 'm'));
  const server = await startTestServer();
  try {
    const answers = [
      varz(server),
      connz(server),
      subsz(server),
      accountz(server, { account: '$SYS' }).account_detail ?? {},
      accountStatz(server, { includeUnused: true }).account_statz[0] ?? {},
    ];
    for (const name of answers.flatMap((answer) => Object.keys(answer))) {
      if (name === 'now' || name === 'server_id' || name === 'limit' || name === 'offset') continue;
      expect(text, name).toContain(`\`${name}\``);
    }
  } finally {
    await server.close();
  }
});

test('docs/monitoring.md has the table of metrics', async () => {
  const text = await readFile(docs('monitoring.md'), 'utf8');
  const [open, close] = ['<!-- generated: metrics -->', '<!-- end: metrics -->'];
  const [start, end] = [text.indexOf(open), text.indexOf(close)];
  if (start < 0 || end < start) throw new Error('docs/monitoring.md has no part metrics');
  const rows = METRICS.map(({ name, type, help }) => `| \`${name}\` | ${type} | ${help} |`);
  const info = '| `nats_server_info` | gauge | 1, with `server_id`, `server_name` and `version` as labels. |';
  const table = ['| metric | type | |', '|---|---|---|', info, ...rows].join('\n');
  const expected = `${text.slice(0, start + open.length)}\n\n${table}\n\n${text.slice(end)}`;
  if (process.env.UPDATE_DOCS === '1') await writeFile(docs('monitoring.md'), expected);
  else expect(text, 'run UPDATE_DOCS=1 npx vitest run packages/nats-server/src/monitor').toBe(expected);
});

test('docs/system-events.md has every event and every question', async () => {
  const text = await readFile(docs('system-events.md'), 'utf8');
  for (const [name, subject] of Object.entries(eventSubjects)) {
    const of = name.startsWith('connect') || name === 'disconnect' ? '<account>' : '<id>';
    expect(text, name).toContain(`\`${typeof subject === 'string' ? subject : subject(of)}\``);
  }
  for (const name of [...Object.keys(SERVER_QUESTIONS), ...Object.keys(ACCOUNT_QUESTIONS)]) {
    expect(text, name).toContain(`\`${name}\``);
  }
});
