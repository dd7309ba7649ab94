// Killed before each change of a file's name, a command leaves a store that can be read, and that the next
// command finds either as it was or as it should have become: never half.
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { signingKeyOf } from '@nats-ts/jwt';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { buildNsc } from '../../test/built-nsc.js';
import { TestHome } from '../../test/home.js';
import { runUntil } from '../../test/killed.js';
import { KeyStore } from '../keystore/keystore.js';
import { OperatorStore } from '../store/operator-store.js';

const U1 = 'UDXXKPIYY2XHBFGE2ED7EHJFF2HVEFBJ4NSJSHFOZW5MTPFVAQBFZOSZ';
const B = 'AB4GTMC75FIVD7SIZSHAH4NDNEZ6PHSX2MQACAOFBGBZG5OGT6A5G26F';
const B1 = 'UA5E4C2535P6ZU6GCVHWABJV7V7435PFZ64P5DEORVH5URJQRUEC373L';
const PLAIN = 'ABJ2KK22X7ZL4YQGTDHN2EB62VTXFALQLUWTY7PXI3V724FHOWVJVNK4';

let original: TestHome;

beforeAll(async () => {
  await buildNsc();
  original = TestHome.likeGo();
  await original.ok('edit operator --tag ready');
}, 60_000);
afterAll(() => original.remove());

/** A home after a crash. */
class Aftermath {
  readonly home: TestHome;

  constructor(home: TestHome) {
    this.home = home;
  }

  get store(): OperatorStore {
    return OperatorStore.open(this.home.data('stores'), 'OP');
  }

  readonly hasKey = (key: string): boolean => new KeyStore(this.home.data('keys'), true).has(key);

  readonly creds = (account: string, user: string): string => {
    const path = `.local/share/nats/nsc/keys/creds/OP/${account}/${user}.creds`;
    return existsSync(this.home.path(path)) ? this.home.read(path) : '';
  };

  /** Everything can be read and fits together, but for what is half done. */
  readAll(): void {
    const { store } = this;
    store.operator();
    for (const account of store.accountNames()) {
      const { nats } = store.account(account);
      for (const key of (nats.signing_keys ?? []).map(signingKeyOf)) expect(this.hasKey(key)).toBe(true);
      for (const user of store.userNames(account)) expect(store.user(account, user).name).toBe(user);
    }
  }
}

/** Whether all of it happened, or nothing. */
function all(...facts: readonly boolean[]): boolean {
  expect(new Set(facts).size, `half done: ${facts.join(', ')}`).toBe(1);
  return facts[0] === true;
}

/** Lines, and whether they were done; the judgement throws when they were done by half. */
const CASES: readonly (readonly [line: string, done: (after: Aftermath) => boolean])[] = [
  [
    'add operator -n NEW --sys',
    ({ home }) => {
      if (!existsSync(home.data('stores', 'NEW', '.nsc'))) return false;
      const store = OperatorStore.open(home.data('stores'), 'NEW');
      expect(store.operator().nats.system_account).toBe(store.account('SYS').sub);
      expect(home.read('.local/share/nats/nsc/keys/creds/NEW/SYS/sys.creds')).toContain(
        store.userToken('SYS', 'sys'),
      );
      return true;
    },
  ],
  [
    'add account NEW',
    ({ store, hasKey }) => {
      if (!store.accountNames().includes('NEW')) return false;
      expect(hasKey(store.account('NEW').sub)).toBe(true);
      return true;
    },
  ],
  [
    'add user -a A new',
    ({ store, hasKey, creds }) => {
      if (!store.hasUser('A', 'new')) return false;
      expect(creds('A', 'new')).toContain(store.userToken('A', 'new'));
      expect(hasKey(store.user('A', 'new').sub)).toBe(true);
      return true;
    },
  ],
  // That a key of the account is nowhere would be found when everything is read.
  ['edit account C --sk generate', ({ store }) => (store.account('C').nats.signing_keys ?? []).length > 0],
  [
    'rename account B Z',
    ({ store, creds }) =>
      all(
        !store.accountNames().includes('B'),
        store.accountNames().includes('Z'),
        creds('B', 'b1') === '',
        creds('Z', 'b1') !== '',
      ),
  ],
  [
    `edit user -a A u1 --allow-pub z -K ${PLAIN}`,
    (after) => {
      const token = after.store.userToken('A', 'u1');
      expect(after.creds('A', 'u1')).toContain(token);
      return after.store.user('A', 'u1').iss === PLAIN;
    },
  ],
  [
    'delete user -a A u1 -D -C',
    (after) =>
      all(
        !after.store.hasUser('A', 'u1'),
        after.creds('A', 'u1') === '',
        !after.hasKey(U1),
        Object.hasOwn(after.store.account('A').nats.revocations ?? {}, U1),
      ),
  ],
  [
    'delete account B -D -C',
    (after) =>
      all(
        !after.store.accountNames().includes('B'),
        !existsSync(after.home.data('stores', 'OP', 'accounts', 'B')),
        after.creds('B', 'b1') === '',
        !after.hasKey(B),
        !after.hasKey(B1),
      ),
  ],
];

test.each(CASES)('%s', { timeout: 240_000 }, async (line, done) => {
  const outcomes = new Set<boolean>();
  for (let dieAt = 1; ; dieAt++) {
    const home = new TestHome();
    try {
      cpSync(original.folder, home.folder, { recursive: true });
      const config = home.path('.config/nats/nsc/nsc.json');
      writeFileSync(config, readFileSync(config, 'utf8').replaceAll(original.folder, home.folder));
      const ended = await runUntil(dieAt, home.folder, line);
      const after = new Aftermath(home);
      after.readAll();
      // The next change breaks the lock of the dead and finishes what it left.
      await home.ok('edit operator --tag next');
      after.readAll();
      outcomes.add(done(after));
      if (ended === undefined) continue;
      expect({ ...ended, err: ended.err.replace(/^note: .*\n/gm, '') }).toEqual({ code: 0, err: '' });
      break;
    } finally {
      home.remove();
    }
  }
  expect([...outcomes].sort()).toEqual([false, true]);
});
