// Spellings of older pages work, and say what is written today.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../../test/home.js';

let home: TestHome;

beforeEach(async () => {
  home = new TestHome();
  await home.ok('add operator OP --sys');
  await home.ok('add account A');
  await home.ok('add user u');
});
afterEach(() => home.remove());

/** Runs a line that must succeed. @returns what stands on stderr */
async function notes(line: string): Promise<string> {
  const { code, err } = await home.run(line.split(' '));
  expect({ line, code, err }).toMatchObject({ code: 0 });
  return err;
}

test('nsc generate creds --user', async () => {
  expect(await notes('generate creds --account A --user u -o u.creds')).toBe(
    'Flag --user has been deprecated, use --name\n',
  );
  expect(await home.ok('generate creds -a A -n u')).toBe(`${home.read('u.creds')}\n`);
});

test('nsc generate activation --service, nsc add import --token-file', async () => {
  await home.ok('add export -s help --service --private');
  await home.ok('add account B');
  expect(await notes('generate activation -a A -t B -s help --service -o help.jwt')).toContain(
    'Flag --service has been deprecated, the export says whether it is a service\n',
  );
  expect(await notes('add import -a B --token-file help.jwt --local-subject ask')).toBe(
    'Flag --token-file has been deprecated, use --token\n',
  );
  expect(await home.ok('describe account B -F nats.imports[0].local_subject')).toBe('"ask"\n');
});

test('nsc import keys --recursive', async () => {
  await home.ok('export keys -A --dir out/deep');
  const { err, code } = await home.run(['import', 'keys', '--recursive', '--dir', 'out', '--json']);
  expect({ code, err }).toEqual({ code: 0, err: 'Flag --recursive has been deprecated, use --recurse\n' });
});

test('nsc generate config --operator-jwt: the JWT stands in the configuration', async () => {
  expect(await notes('generate config --mem-resolver --config-file server.conf --operator-jwt op.jwt')).toBe(
    "Flag --operator-jwt has been deprecated, the operator's JWT stands in the configuration\n",
  );
  const operator = home.read('.local/share/nats/nsc/stores/OP/OP.jwt').trim();
  expect(home.read('server.conf')).toContain(operator);
});

test('--max-responses and the names that JetStream’s limits had', async () => {
  expect(await notes('edit user u --max-responses 3')).toBe(
    'Flag --max-responses has been deprecated, use --allow-pub-response or --allow-pub-response=n\n',
  );
  expect(await home.ok('describe user u -F nats.resp.max')).toBe('3\n');
  expect(await notes('edit account A --mem-storage 1k --disk-storage 1k --streams 1 --consumer 1')).toMatch(
    /^(Flag --\S+ has been deprecated, it got renamed to --js-\S+\n){4}$/,
  );
});
