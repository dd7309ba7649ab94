// Our program beside the Go server: the same lines in the same order through start, reload and end.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Program, tempFolder, type Which } from '../test/program.js';

const both: readonly Which[] = ['ours', 'go'];

/** Lines in which the two may differ, and why. */
function shared(lines: readonly string[]): readonly string[] {
  return (
    lines
      // Go compares accounts and users by identity and so finds them changed at every reload.
      .filter((line) => !/Reloaded: (accounts|authorization users)/.test(line))
      // Both name the option, Go by the name of its field.
      .map((line) => line.replace(/not supported for \w+: .*/, 'not supported for …'))
  );
}

/** Starts one, has it reload some configurations, ends it. */
async function life(which: Which, first: string, reloads: readonly (readonly [string, RegExp])[]) {
  const folder = tempFolder();
  writeFileSync(join(folder, 'server.conf'), first);
  const server = new Program(which, ['-c', 'server.conf'], folder);
  await server.ready();
  for (const [text, outcome] of reloads) {
    writeFileSync(join(folder, 'server.conf'), text);
    server.process.kill('SIGHUP');
    await server.logged(outcome);
  }
  server.process.kill('SIGTERM');
  return { code: await server.ended, lines: shared(server.lines()) };
}

test('start, reloads that are taken and one that is refused, end', async () => {
  const base = 'listen: "127.0.0.1:-1"\nserver_name: same\n';
  const [ours, go] = await Promise.all(
    both.map((which) =>
      life(which, `${base}authorization { user: a, password: b }`, [
        [
          `${base}authorization { user: a, password: c, timeout: 3 }\nmax_payload: 2048\nping_interval: "90s"\nmax_connections: 7`,
          /Reloaded: ping_interval = 1m30s[\s\S]*Reloaded server configuration/,
        ],
        [`${base}max_payload: 2048\nmax_subs: 3`, /not supported for/],
      ]),
    ),
  );
  expect([...(ours?.lines ?? [])].sort()).toEqual([...(go?.lines ?? [])].sort());
  expect(ours?.code).toBe(go?.code);
});

test.each([
  ['a test of a valid file', 'port: 4222', ['-t', '-c', 'server.conf']],
  ['a test of an empty file', '', ['-t', '-c', 'server.conf']],
  ['a wrong key', '\nfoo: 1', ['-c', 'server.conf']],
  ['a test without a file', '', ['-t']],
  ['a file that is not there', '', ['-c', 'none.conf']],
  ['a word that is no flag', '', ['start']],
  ['a signal to nobody', '', ['-sl', 'quit=99999999']],
  ['a signal without a name', '', ['-sl', 'nonsense=1']],
  ['the version', '', ['version']],
])('%s: the same exit code, and the text of the Go server', async (_, text, args) => {
  const folder = tempFolder();
  writeFileSync(join(folder, 'server.conf'), text);
  const [ours, go] = both.map((which) => new Program(which, args, folder)) as [Program, Program];
  expect(await ours.ended).toBe(await go.ended);
  const said = (program: Program): string =>
    (program.stderr + program.stdout).trim().replace(/v2\.\d+\.\d+$/, 'v2');
  // Ours may go on to say what to do.
  expect(said(ours).startsWith(said(go).replace(/\n+$/, ''))).toBe(true);
});
