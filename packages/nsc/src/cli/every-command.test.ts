// What holds for every command of the table: --json prints one document, and --help says how it is used. The lines here
// cover the whole table, so a new command must join them.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';
import { DOCUMENTS, expectShape, RESULTS } from '../../test/json-shapes.js';
import { rootCommand } from '../commands/table.js';
import { type CommandPath, commandLine, lastOf } from './command.js';

let home: TestHome;

beforeAll(async () => {
  home = TestHome.likeGo();
  await home.ok('export keys -A --include-jwts --dir exported');
  await home.ok('describe account B -R -o B.jwt');
  await home.ok('add operator -n OTHER');
  await home.ok('env -o OP');
});
afterAll(() => home.remove());

const NOWHERE = '--nats nats://127.0.0.1:1 -a A -u u1';

/** One line of each command, in an order in which they can be run one after the other. */
const LINES = [
  'audit',
  'env',
  'expirations',
  'list operators',
  'list accounts',
  'list users -a A',
  'list keys',
  'describe operator',
  'describe account A',
  'describe user -a A u1',
  'describe jwt -f B.jwt',
  'validate -A',
  'update',
  'completion bash',
  'completion fish',
  'completion zsh',
  'add account NEW',
  'add user -a NEW new',
  'add export -a NEW -s priv.> --private',
  'add mapping -a NEW --from x --to y',
  'generate activation -a NEW -s priv.> -t C -o activation.jwt',
  'add import -a C --token activation.jwt',
  'edit operator --tag one',
  'edit account NEW --conns 5',
  'edit user -a NEW new --payload 10',
  'edit export -a NEW -s priv.> --description text',
  'edit signing-key -a NEW --sk generate --role role',
  'edit authcallout NEW --auth-user UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ --curve generate',
  'generate config --mem-resolver',
  'generate context -a NEW -u new --context c',
  'generate creds -a NEW -n new',
  'generate diagram component',
  'generate diagram html',
  'generate diagram mermaid',
  'generate diagram object',
  'generate diagram svg',
  'generate nkey --user',
  'generate profile nsc://OP/NEW/new',
  'revocations add-user -a NEW -n new',
  'revocations list-users -a NEW',
  'revocations delete-user -a NEW -n new',
  'revocations add_activation -a NEW -s priv.> -t C',
  'revocations list_activations -a NEW -s priv.>',
  'revocations delete_activation -a NEW -s priv.> -t C',
  'export keys -A --dir again',
  'import keys --dir exported',
  'import account --file B.jwt --overwrite',
  'import user --file .local/share/nats/nsc/keys/creds/OP/B/b1.creds --overwrite',
  'fix --in exported --out fixed',
  'keys migrate',
  'upgrade-jwt --yes',
  'migrate --url B.jwt',
  'load --url http://127.0.0.1:1/jwt/v1/operator --seed nothing',
  'push -a A -u http://127.0.0.1:1/jwt/v1',
  'pull -a A',
  `tool pub ${NOWHERE} subject text`,
  `tool req ${NOWHERE} subject text`,
  `tool sub ${NOWHERE} subject`,
  `tool reply ${NOWHERE} subject text`,
  `tool rtt ${NOWHERE}`,
  'delete mapping -a NEW --from x',
  'delete import -a C --src-account NEW -s priv.>',
  'delete export -a NEW -s priv.>',
  'rename account NEW NEWER',
  'delete user -a NEWER new',
  'delete account NEWER',
  'reissue operator',
  'select operator OTHER',
  'select account A',
  'add operator -n THIRD',
  'init -n made -d stores',
] as const;

/** Lines that cannot succeed here: they need a server, another home, or something that is not wrong. */
const REFUSED = new Set(['migrate', 'load', 'push', 'pull', 'tool', 'select account A']);
const isRefused = (line: string): boolean => REFUSED.has(line) || REFUSED.has(line.split(' ')[0] ?? '');

async function commands(path: CommandPath): Promise<CommandPath[]> {
  const below = (await lastOf(path).commands?.()) ?? [];
  const found = await Promise.all(below.map((spec) => commands([...path, spec])));
  const own = lastOf(path).load !== undefined && lastOf(path).hidden !== true ? [path] : [];
  return [...own, ...found.flat()];
}

/** The command that a line is of. */
function commandOf(line: string): string {
  const found = [...Object.keys(DOCUMENTS), ...Object.keys(RESULTS)].filter((command) =>
    `${line} `.startsWith(`${command} `),
  );
  return found.sort((left, right) => right.length - left.length)[0] ?? line;
}

test('the lines here are of every command, and so are the shapes', async () => {
  const all = (await commands([rootCommand])).map((path) => commandLine(path).replace('nsc ', ''));
  expect([...Object.keys(DOCUMENTS), ...Object.keys(RESULTS)].sort()).toEqual([...all].sort());
  const named = all.filter((command) => LINES.some((line) => `${line} `.startsWith(`${command} `)));
  expect(all.filter((command) => !named.includes(command))).toEqual([]);
});

describe('--json prints one document', () => {
  test.each(LINES)('nsc %s', async (line) => {
    const { code, out, err } = await home.run([...line.split(' '), '--json']);
    const document: unknown = JSON.parse(out);
    expect({ line, document: typeof document, code, err: code === 0 ? '' : err }).toEqual({
      line,
      document: 'object',
      code: isRefused(line) ? 1 : 0,
      err: isRefused(line) ? expect.stringMatching(/^Error: |\nError: /) : '',
    });
    expectShape(commandOf(line), document);
  });
});

test('--help says of every command how it is used', async () => {
  for (const path of await commands([rootCommand])) {
    const line = commandLine(path);
    const { code, out } = await home.run([...line.split(' ').slice(1), '--help']);
    expect({ line, code, out }).toEqual({ line, code: 0, out: expect.stringContaining(`  ${line} `) });
  }
});
