// The package touches no files and no sockets, and Node's crypto in one place only: a browser needs to replace no more.
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const source = fileURLToPath(new URL('.', import.meta.url));

test('only crypto.ts imports from Node, and only its crypto', () => {
  const imports = readdirSync(source, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts'))
    .flatMap((name) =>
      [...readFileSync(`${source}/${name}`, 'utf8').matchAll(/from '(node:[^']+)'/g)].map(
        ([, module]) => `${name}: ${module}`,
      ),
    );
  expect(imports).toEqual(['crypto.ts: node:crypto']);
});
