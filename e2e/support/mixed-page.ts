// The two servers of the page "Mixed Authentication/Authorization Setup" of the NATS documentation: one whose accounts
// and users are nkeys in its configuration, one that trusts the operator of the same accounts.

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { nkeyAuthenticator } from '@nats-io/transport-node';
import { decodeUser } from '@nats-ts/jwt';
import { NscHome } from './nsc-home.js';

/** The page's keys, in a home of nsc, and what it does with them. */
export class MixedPage {
  readonly home: NscHome;

  private constructor(dir: string) {
    this.home = new NscHome(dir);
  }

  /** Runs the page's commands. */
  static async make(dir: string): Promise<MixedPage> {
    const page = new MixedPage(dir);
    for (const line of [
      'add operator --name OP',
      'add account --name SYS',
      'add user    --name sys',
      'add account --name A',
      'add user -a A --name test',
      'add account --name B',
      'add user -a B --name test',
    ])
      await page.home.nsc(line.replace(/ +/g, ' '));
    return page;
  }

  /** The configuration with the public keys in it. @param cluster what the page has for a cluster; default nothing */
  nkeyConfig(cluster = ''): string {
    const [a, b, sys] = ['A', 'B', 'SYS'].map((name) => this.home.accountKey('OP', name));
    return `${cluster}
system_account = ${sys}

accounts {
  # Account A
  ${a} {
    nkey: ${a}
    users = [
      {nkey: "${this.#user()}" }
    ]
  }

  # Account B
  ${b} {
  }

  # Account SYS
  ${sys} {
  }
}
`;
  }

  /** `nsc generate config --mem-resolver --sys-account SYS` @param cluster as above @returns its file */
  async operatorConfig(cluster = ''): Promise<string> {
    const file = join(this.home.dir, 'operator.conf');
    await this.home.nsc(`generate config --mem-resolver --sys-account SYS --config-file ${file}`);
    writeFileSync(file, `${cluster}\n${readFileSync(file, 'utf8')}`);
    return file;
  }

  /** The user of A as a client that has its seed. */
  withSeed() {
    return { authenticator: nkeyAuthenticator(new TextEncoder().encode(this.home.seed(this.#user()))) };
  }

  #user(): string {
    return decodeUser(readFileSync(this.home.userJwt('OP', 'A', 'test'), 'utf8').trim()).claims.sub;
  }
}
