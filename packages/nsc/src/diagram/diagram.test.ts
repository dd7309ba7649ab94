// Diagrams as text: PlantUML and Mermaid, and the bytes of the picture.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { HOSTILE, sharingHome } from '../../test/sharing-home.js';

let home: TestHome;

beforeAll(async () => {
  home = await sharingHome();
});

afterAll(() => home.remove());

const draw = (line: string) => home.ok(`generate diagram ${line}`);

test('a component diagram has a component for each account that shares, and an interface for each export', async () => {
  const text = await draw('component');
  expect(text).toMatch(/^@startuml\n[\s\S]*\n@enduml\n+$/);
  expect(text).toContain('title Component Diagram of Accounts - Operator ACME');
  expect(text).toMatch(/component \[orders\] as (A\w{55}) <<account>>/);
  expect(text).not.toContain('[scratch]');
  expect(text).toMatch(
    /interface "order internals" << private stream >> as (A\w{55}_order_internals)\n\1 -- A\w{55} : ""orders\.internal\.>""/,
  );
  expect(text).toMatch(
    /A\w{55} "<&resize-width>paid\.>" \.\.> A\w{55}_order_events : "orders\.events\.paid\.>"/,
  );
  expect(text).toMatch(/interface " " << not-found public stream >> as A\w{55}_weather\.reports\._G_/);
  expect(text).toMatch(/\* Exporting account not present|\* exporting account not present/i);
  expect(text).not.toContain('Takes orders');
  expect(await draw('component --detail')).toMatch(
    /note right of A\w{55}\nTakes orders and\ntells everybody\nabout them\n\[\[https:\/\/example\.com\/orders info\]\]\nend note/,
  );
});

test('an object diagram has operator, accounts and, when asked, users and keys', async () => {
  const text = await draw('object');
  expect(text).toMatch(/object "ACME" as O\w{55} << operator >> \{/);
  expect(text).toMatch(/object "SYS" as A\w{55} << system account >> \{/);
  expect(text).toMatch(/O\w{55} -- A\w{55} : "signed >"/);
  expect(text).not.toMatch(/<< user >>|Identity Key/);
  const full = await draw('object --users --show-keys --detail');
  expect(full).toMatch(/object "site" as U\w{55} << user >> \{/);
  expect(full).toContain('--- Publish Allow ---\n ""web.>""');
  expect(full).toMatch(
    /map "SYS" as A\w{55}_sk << account signing keys >> \{\nkey => stored\nA\w{55} => true\n\}/,
  );
  expect(full).toMatch(/A\w{55}_sk::A\w{55} -- U\w{55} : "signed >"/);
  expect(full).toContain('Identity Key Present = true');
});

test('a mermaid flowchart has an arrow for each import', async () => {
  const text = await draw('mermaid');
  expect(text).toContain('flowchart LR');
  expect(text.match(/-->|\.->/g)).toHaveLength(13);
  expect(text).toMatch(/subgraph a\d+\["orders"\]/);
  expect(text).toContain('🔒 stream orders.internal.#62;');
});

describe('a name that tries to break out', () => {
  test('stays text in the picture and in the page', async () => {
    for (const kind of ['svg', 'html']) {
      const text = await draw(kind);
      expect(text).not.toContain(HOSTILE);
      expect(text).toContain(
        '&lt;script&gt;document.title=&#39;broken&#39;&lt;/script&gt;&quot;&#39;--&amp;',
      );
    }
  });

  test('ends no label of PlantUML', async () => {
    expect(await draw('component')).toContain(`"<script>document.title='broken'</script>''--&" <<`);
  });
});

test('diagrams go to a file, and hold no seed', async () => {
  expect(await draw('svg -o accounts.svg')).toBe('[ OK ] wrote svg diagram to `accounts.svg`\n');
  expect(home.read('accounts.svg')).toMatch(/^<svg xmlns="http:\/\/www\.w3\.org\/2000\/svg" width="\d+"/);
  for (const kind of ['component', 'object --show-keys --users', 'mermaid', 'svg', 'html']) {
    expect(await draw(kind)).not.toMatch(/\bS[OAU][A-Z2-7]{56}\b|eyJ0/);
  }
});

test('a store without anything shared is drawn too', async () => {
  const empty = new TestHome();
  await empty.ok('add operator -n NEW');
  for (const kind of ['component', 'object', 'mermaid', 'svg', 'html']) {
    expect((await empty.run(['generate', 'diagram', kind])).code).toBe(0);
  }
  empty.remove();
});
