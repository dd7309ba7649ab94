// Two people, or two terminals, that set up one folder at the same moment: what `npm start` and `npm test` do first.
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { expect, test } from 'vitest';
import { root, run } from './support/program.js';
import { tempDir } from './support/temp-dir.js';

const script = (name: string): string => JSON.stringify(pathToFileURL(join(root, 'scripts', name)).href);

/** Runs lines of a module in several processes at once; each finds its number in `number`. */
async function atOnce(count: number, lines: string): Promise<void> {
  const ended = await Promise.all(
    Array.from({ length: count }, (_, number) =>
      run(process.execPath, ['--input-type=module', '-e', `const number = ${number};\n${lines}`]),
    ),
  );
  for (const one of ended) expect(one).toMatchObject({ code: 0, stderr: '' });
}

test('they take turns, and what a process left that was killed does not stop them', async () => {
  const dir = tempDir('turns');
  const [lock, log] = [join(dir, 'deep', 'setup.lock'), join(dir, 'log')];
  writeFileSync(log, '');
  const lines = `
    import { appendFileSync } from 'node:fs';
    import { oneAtATime } from ${script('one-at-a-time.mjs')};
    const pause = new Int32Array(new SharedArrayBuffer(4));
    oneAtATime(${JSON.stringify(lock)}, () => {
      appendFileSync(${JSON.stringify(log)}, number + ' begins\\n');
      Atomics.wait(pause, 0, 0, 100);
      appendFileSync(${JSON.stringify(log)}, number + ' ends\\n');
      // Ends within its turn, as when a step fails.
      if (number === 2) process.exit(0);
    });`;
  await atOnce(4, lines);
  // No process has this id: the system's largest is smaller.
  writeFileSync(lock, '99999999');
  await atOnce(3, lines);
  const said = readFileSync(log, 'utf8').trim().split('\n');
  expect(said).toHaveLength(14);
  for (let index = 0; index < said.length; index += 2)
    expect(said[index + 1]).toBe(said[index]?.replace('begins', 'ends'));
  expect(existsSync(lock)).toBe(false);
});

test('folders that several put in one place at once end up there whole, and nothing else stays', async () => {
  const dir = tempDir('place');
  const place = join(dir, 'bundle');
  await atOnce(
    4,
    `
    import { mkdirSync, writeFileSync } from 'node:fs';
    import { putInPlace } from ${script('bundle-nsc.mjs')};
    for (let round = 0; round < 50; round++) {
      const made = ${JSON.stringify(place)} + '.' + number;
      mkdirSync(made);
      for (const name of ['a', 'b']) writeFileSync(made + '/' + name, number + ' ' + round);
      putInPlace(made, ${JSON.stringify(place)});
    }`,
  );
  expect(readdirSync(dir)).toEqual(['bundle']);
  const [a, b] = ['a', 'b'].map((name) => readFileSync(join(place, name), 'utf8'));
  expect(a).toMatch(/^\d 49$/);
  expect(b).toBe(a);
});
