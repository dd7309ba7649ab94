// The pages "Streams" and "Services" about nsc of the NATS documentation, each from its first command to its last, with
// the built nsc and its tools.
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { GoBroker } from '../support/go-broker.js';
import { NscHome } from '../support/nsc-home.js';
import { ours, Running } from '../support/program.js';
import { tempDir } from '../support/temp-dir.js';

vi.setConfig({ testTimeout: 60_000 });

let home: NscHome;
let broker: GoBroker | undefined;

beforeEach(async () => {
  home = new NscHome(tempDir('nsc-sharing'));
  for (const line of ['add operator O --sys', 'add account A', 'add user U']) await home.nsc(line);
});
afterEach(async () => {
  await broker?.stop();
  broker = undefined;
});

/** A tool that listens, once it does. */
async function listening(words: string): Promise<Running> {
  const tool = new Running(ours('nsc'), words.split(' '), {
    cwd: home.dir,
    env: { HOME: home.dir, LANG: 'C.UTF-8' },
  });
  await tool.printed(/Listening on/i);
  return tool;
}

/** The pages' servers know the accounts as they are at this point. */
async function serve(): Promise<void> {
  await broker?.stop();
  await home.nsc('generate config --mem-resolver --config-file server.conf --force');
  broker = await GoBroker.start(join(home.dir, 'server.conf'));
  await home.nsc(`edit operator --service-url ${broker.url}`);
}

const key = (account: string): string => home.accountKey('O', account);

/** A row of a table, cells as patterns. */
const row = (...cells: readonly string[]): RegExp => new RegExp(`[|│] +${cells.join(' +[|│] +')} +[|│]`);

test('streams', async () => {
  expect(await home.nsc('add export --name abc --subject a.b.c.>')).toContain(
    'added public stream export "abc"',
  );
  expect(await home.nsc('describe account')).toMatch(
    row('abc', 'Stream', String.raw`a\.b\.c\.>`, '-', 'Yes'),
  );
  await home.nsc('add account B');
  expect(await home.nsc(`add import --src-account ${key('A')} --remote-subject a.b.c.>`)).toContain(
    'added stream import "a.b.c.>"',
  );
  expect(await home.nsc('describe account')).toMatch(
    row(String.raw`a\.b\.c\.>`, 'Stream', String.raw`a\.b\.c\.>`),
  );
  await home.nsc('add user b');
  await serve();
  const sub = await listening('sub --account B --user b a.b.c.>');
  await home.nsc('pub --account A --user U a.b.c.hello world');
  await sub.printed(/received on \[a\.b\.c\.hello\]: 'world'/);
  await sub.stop('SIGINT');

  expect(await home.nsc('add export --subject private.abc.* --private --account A')).toContain(
    'added private stream export "private.abc.*"',
  );
  expect(await home.nsc('describe account A')).toMatch(
    row(String.raw`private\.abc\.\*`, 'Stream', String.raw`private\.abc\.\*`, '-', 'No'),
  );
  expect(await home.nsc('list keys --account B')).toContain(key('B'));
  const subject = `private.abc.${key('B')}`;
  const file = join(home.dir, 'activation.jwt');
  await home.nsc(
    `generate activation --account A --target-account ${key('B')} --subject ${subject} -o ${file}`,
  );
  expect(await home.nsc(`describe jwt -f ${file}`)).toMatch(
    row('Import Subject', subject.replaceAll('.', '\\.')),
  );
  await home.nsc(`add import --account B --token ${file}`);
  expect(await home.nsc('describe account B')).toContain(subject);
  await serve();
  const secret = await listening(`tools sub --account B --user b ${subject}`);
  await home.nsc(`tools pub --account A --user U ${subject} hello`);
  await secret.printed(new RegExp(`received on \\[${subject}\\]: 'hello'`));
});

test('services', async () => {
  expect(await home.nsc('add export --name help --subject help --service')).toContain(
    'added public service export "help"',
  );
  expect(await home.nsc('describe account')).toMatch(row('help', 'Service', 'help', '-', 'Yes'));
  await home.nsc('add account B');
  expect(await home.nsc(`add import --src-account ${key('A')} --remote-subject help --service`)).toContain(
    'added service import "help"',
  );
  expect(await home.nsc('describe account')).toMatch(row('help', 'Service', 'help'));
  await home.nsc('add user b');
  await serve();
  const reply = await listening('reply --account A --user U help help!');
  expect(await home.nsc('req --account B --user b help me')).toContain("'help!'");
  await reply.printed(/received on \[help\]: 'me'/);
  await reply.stop('SIGINT');

  expect(await home.nsc('add export --subject private.help.* --private --service --account A')).toContain(
    'added private service export "private.help.*"',
  );
  expect(await home.nsc('describe account A')).toMatch(
    row(String.raw`private\.help\.\*`, 'Service', String.raw`private\.help\.\*`, '-', 'No'),
  );
  const subject = `private.help.${key('B')}`;
  const file = join(home.dir, 'activation.jwt');
  await home.nsc(
    `generate activation --account A --target-account ${key('B')} --subject ${subject} -o ${file}`,
  );
  expect(await home.nsc(`describe jwt -f ${file}`)).toContain(subject);
  await home.nsc(`add import --account B -u ${file} --local-subject private.help --name private.help`);
  expect(await home.nsc('describe account B')).toContain('private.help');
  await serve();
  await listening('reply --account A --user U private.help.* here');
  expect(await home.nsc('req --account B --user b private.help help_me')).toContain("'here'");
});
