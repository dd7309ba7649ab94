// The library does everything the commands do: each command has its method.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { TestHome } from '../test/home.js';
import { type CommandSpec, lastOf } from './cli/command.js';
import { rootCommand } from './commands/table.js';
import { Nsc } from './nsc.js';

/** Methods by command; none for those that are about a shell or this program itself. */
const METHODS = {
  'add account': ['addAccount'],
  'add export': ['addExport'],
  'add import': ['addImport'],
  'add mapping': ['addMapping'],
  'add operator': ['addOperator'],
  'add user': ['addUser'],
  audit: ['audit'],
  'completion bash': [],
  'completion fish': [],
  'completion zsh': [],
  'delete account': ['deleteAccount'],
  'delete export': ['deleteExport'],
  'delete import': ['deleteImport'],
  'delete mapping': ['deleteMapping'],
  'delete user': ['deleteUser'],
  'describe account': ['accountClaims', 'accountJwt'],
  'describe jwt': ['readJwt'],
  'describe operator': ['operatorClaims', 'operatorJwt'],
  'describe user': ['userClaims', 'userJwt'],
  'edit account': ['editAccount'],
  'edit authcallout': ['editAuthCallout'],
  'edit export': ['editExport'],
  'edit operator': ['editOperator'],
  'edit signing-key': ['editSigningKey'],
  'edit user': ['editUser'],
  env: ['select', 'storesFolder', 'keystoreFolder', 'operator', 'account'],
  expirations: ['expirations'],
  'export keys': ['exportKeys'],
  fix: ['fix'],
  'generate activation': ['generateActivation'],
  'generate config': ['generateConfig'],
  'generate context': ['generateContext'],
  'generate creds': ['generateCreds', 'credsPath'],
  'generate diagram component': ['generateDiagram'],
  'generate diagram html': ['generateDiagram'],
  'generate diagram mermaid': ['generateDiagram'],
  'generate diagram object': ['generateDiagram'],
  'generate diagram svg': ['generateDiagram'],
  'generate nkey': ['generateNkeys'],
  'generate profile': ['generateProfile'],
  'import account': ['importAccount'],
  'import keys': ['importKeys'],
  'import user': ['importUser'],
  init: ['init'],
  'keys migrate': ['migrateKeys'],
  'list accounts': ['accounts'],
  'list keys': ['keys', 'seed'],
  'list operators': ['operators'],
  'list users': ['users'],
  load: ['load'],
  migrate: ['migrate'],
  pull: ['pull'],
  push: ['push'],
  'reissue operator': ['reissueOperator'],
  'rename account': ['renameAccount'],
  'revocations add-user': ['revokeUser'],
  'revocations add_activation': ['revokeActivation'],
  'revocations delete-user': ['unrevokeUser'],
  'revocations delete_activation': ['unrevokeActivation'],
  'revocations list-users': ['revokedUsers'],
  'revocations list_activations': ['revokedActivations'],
  'select account': ['select'],
  'select operator': ['select'],
  'tool pub': ['publish'],
  'tool reply': ['reply'],
  'tool req': ['request'],
  'tool rtt': ['roundTrip'],
  'tool sub': ['subscribe'],
  update: [],
  'upgrade-jwt': ['upgradeJwt'],
  validate: ['validate', 'validateFile'],
} as const satisfies Readonly<Record<string, readonly (keyof Nsc)[]>>;

async function commands(spec: CommandSpec, above: string): Promise<string[]> {
  const names: string[] = [];
  for (const below of (await spec.commands?.()) ?? []) {
    if (below.hidden === true) continue;
    const name = `${above} ${below.name}`.trim();
    if (below.load !== undefined) names.push(name);
    names.push(...(await commands(below, name)));
  }
  return names;
}

let home: TestHome;
let nsc: Nsc;

beforeEach(() => {
  home = TestHome.likeGo();
  nsc = Nsc.open({ environment: { env: { HOME: home.folder }, cwd: home.folder, now: Date.now } });
});
afterEach(() => home.remove());

test('every command has its method', async () => {
  expect(Object.keys(METHODS).sort()).toEqual((await commands(lastOf([rootCommand]), '')).sort());
  const missing = Object.values(METHODS)
    .flat()
    .filter((name) => !(name in nsc));
  expect(missing).toEqual([]);
});

test('JWTs and seeds are read as the program shows them', async () => {
  expect(`${await nsc.userJwt('A', 'u1')}\n`).toBe(await home.ok('describe user -a A u1 --raw'));
  const { claims, token } = await nsc.readJwt(nsc.credsPath('A', 'u1'));
  expect(token).toBe(await nsc.userJwt('A', 'u1'));
  expect(claims.name).toBe('u1');
  await expect(nsc.readJwt('nowhere')).rejects.toMatchObject({ code: 'usage' });
  const seed = (await nsc.seed(claims.sub)) ?? '';
  expect(await home.ok('list keys --all --show-seeds')).toContain(seed);
  expect(seed).toMatch(/^SU/);
  expect(await nsc.seed('UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ')).toBe(seed);
});

test('what is chosen is chosen for the program too', async () => {
  nsc.select({ account: 'C' });
  expect(await home.ok('env')).toMatch(/Current Account +\| +\| C /);
  await home.ok('init -n other -d others');
  nsc.select({ stores: home.path('others'), operator: 'other' });
  expect(await home.ok('list operators --json')).toContain('"other"');
  expect(await home.ok('env')).toMatch(/Current Operator +\| +\| other /);
});
