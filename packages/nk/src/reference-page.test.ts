// The page about nk has every flag, and no other; the library's names on it are those of the library.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { flags } from './flags.js';
import * as library from './index.js';

const page = readFileSync(new URL('../../../docs/nk.md', import.meta.url), 'utf8');

test('docs/nk.md says what the flags are', () => {
  const shown = [...page.matchAll(/^\| `-(\w+)(?: (<[^>]+>))?` \| \S.*\|$/gm)].map(([, name, value]) => [
    name,
    value,
  ]);
  const known = flags.map((flag) => [flag.name, 'valueName' in flag ? flag.valueName : undefined]);
  expect(shown.filter(([name]) => name !== 'h').sort()).toEqual(known.sort());
});

test('docs/nk.md says what the library has', () => {
  const [, part = ''] = page.split('## As a library');
  const named = [...part.matchAll(/`(\w+)`/g)].map(([, name]) => name);
  const functions = Object.entries(library)
    .filter(([name, value]) => typeof value === 'function' && /^[a-z]/.test(name))
    .map(([name]) => name);
  expect(named.sort()).toEqual(functions.sort());
});
