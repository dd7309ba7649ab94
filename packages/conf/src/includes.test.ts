import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ConfError } from './errors.js';
import { parseConf, parseConfFile } from './parser.js';
import { toPlain } from './plain.js';

let folder = '';

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'conf-'));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

function write(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
}

function failure(path: string): ConfError {
  try {
    parseConfFile(path, { env: {} });
  } catch (error) {
    if (error instanceof ConfError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

test('includes are relative to the file that includes, at every level', () => {
  write('sub/a.conf', 'a: 1\ninclude deeper/b.conf\nm { include "./deeper/c.conf"; x: $c }');
  write('sub/deeper/b.conf', '{"b": 2}');
  write('sub/deeper/c.conf', '# c\nc = 3');
  const path = write('main.conf', "INCLUDE 'sub/a.conf'\nd: $b\n");
  expect(toPlain(parseConfFile(path))).toEqual({ a: 1, b: 2, m: { c: 3, x: 3 }, d: 2 });
});

test('what an included file says stands in that file', () => {
  const path = write('main.conf', 'm { include more.conf }\n');
  write('more.conf', '\n  a: 1');
  const m = parseConfFile(path).entries.get('m')?.value;
  expect(m?.kind === 'map' ? m.entries.get('a')?.position : undefined).toEqual({
    file: join(folder, 'more.conf'),
    line: 2,
    column: 3,
  });
});

test('an included file does not see the variables of the file that includes it', () => {
  const path = write('main.conf', 'x: 1\ninclude more.conf');
  write('more.conf', 'y: $x');
  const { code, message } = failure(path);
  expect(code).toBe('unknown-variable');
  expect(message).toContain(`${join(folder, 'more.conf')}:1:4: `);
  expect(message).toContain(`(included from ${path}:2)`);
});

test('a file that includes itself is an error, directly, through others and through links', () => {
  const path = write('main.conf', '\n include main.conf');
  expect(failure(path)).toMatchObject({ code: 'include-cycle', position: { line: 2, column: 10 } });
  write('a.conf', 'x { include sub/b.conf }');
  write('sub/b.conf', 'include ../a.conf');
  expect(failure(join(folder, 'a.conf')).code).toBe('include-cycle');
  symlinkSync('.', join(folder, 'loop'));
  const looping = write('c.conf', 'include loop/c.conf');
  expect(failure(looping).message).toContain('too many symbolic links');
});

test('files that include ever more files come to an end', () => {
  const readFile = (path: string): string => `include "${Number.parseInt(path, 10) + 1}.conf"`;
  expect(() => parseConfFile('0.conf', { readFile })).toThrowError(/more than 100 deep/);
});

test('the same file may be included twice', () => {
  const path = write('main.conf', 'a { include x.conf }\nb { include x.conf }');
  write('x.conf', 'x: 1');
  expect(toPlain(parseConfFile(path))).toEqual({ a: { x: 1 }, b: { x: 1 } });
});

test('files that double each other come to an end', () => {
  for (let n = 0; n < 40; n++)
    write(`x${n}.conf`, `a { include x${n + 1}.conf }\nb { include x${n + 1}.conf }`);
  write('x40.conf', '');
  expect(failure(join(folder, 'x0.conf')).code).toBe('too-many-includes');
});

test('a missing or unreadable file is named at the place of its include', () => {
  const path = write('main.conf', 'include nope.conf');
  expect(failure(path).message).toBe(
    `${path}:1:9: cannot read the included file "nope.conf" (${join(folder, 'nope.conf')}): there is no such file`,
  );
  const absolute = write('b.conf', 'include "/nope.conf"');
  expect(failure(absolute).message).toContain('relative to the folder of the including file');
  mkdirSync(join(folder, 'dir'));
  expect(failure(write('c.conf', 'include dir')).message).toContain('it is a directory');
  const main = failure(join(folder, 'none.conf'));
  expect(main).toMatchObject({ code: 'unreadable', position: undefined });
  expect(main.message).toBe(
    `cannot read the configuration file ${join(folder, 'none.conf')}: there is no such file`,
  );
});

test.each([
  'include 1.conf',
  'include {a: 1}',
  'include [a]',
  'include (a)',
  'include -a',
  'include \\a',
  'include ',
  'include = a',
  'include ""',
  'include ;',
])('%s includes nothing', (text) => {
  expect(() => parseConf(text, { env: {} })).toThrowError(/must be followed by the name of a file/);
});

test('include is an ordinary key in quotes, with a separator or without a name', () => {
  expect(toPlain(parseConf('"include" a\nx { include: b }\nincluded c'))).toEqual({
    include: 'a',
    x: { include: 'b' },
    included: 'c',
  });
});

test('files come from the given reader when there is one', () => {
  const files: Record<string, string> = { 'etc/a.conf': 'include sub/b.conf', 'etc/sub/b.conf': 'b: 1' };
  const readFile = (path: string): string => {
    const text = files[path];
    if (text === undefined) throw Object.assign(new Error('no'), { code: 'ENOENT' });
    return text;
  };
  expect(toPlain(parseConfFile('etc/a.conf', { readFile }))).toEqual({ b: 1 });
  expect(toPlain(parseConf('include sub/b.conf', { readFile, file: 'etc/x' }))).toEqual({ b: 1 });
  expect(() => parseConf('include c.conf', { readFile })).toThrowError('config:1:9: cannot read');
});

test('bytes that are not UTF-8 are refused in keys and values and overlooked in comments', () => {
  const latin1 = (text: string): Uint8Array => Buffer.from(text, 'latin1');
  expect(toPlain(parseConfFile(write('a.conf', latin1('a: 1 # Grüße\n// Grüße\n'))))).toEqual({ a: 1 });
  expect(failure(write('b.conf', latin1('a: 1\nb: "Grüße"')))).toMatchObject({
    code: 'not-utf8',
    position: { line: 2, column: 5 },
  });
  expect(failure(write('c.conf', latin1('Grüße: 1'))).code).toBe('not-utf8');
  expect(failure(write('d.conf', latin1('a: Grüße'))).code).toBe('not-utf8');
  expect(failure(write('e.conf', latin1("a: '\xe9'"))).code).toBe('not-utf8');
  expect(toPlain(parseConfFile(write('f.conf', 'a: "\ufffd"')))).toEqual({ a: '\ufffd' });
});
