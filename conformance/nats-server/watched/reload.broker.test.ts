// A reload that the system account asks for: what is answered, and what is in force afterwards, of both programs.
import { writeFileSync } from 'node:fs';
import type { NatsConnection } from '@nats-io/transport-node';
import { expect, onTestFinished, test } from 'vitest';
import { type Broker, GO, OURS } from '../servers.js';
import { startWorld } from './world.js';

const conf = (user: string, more = ''): string => `
http: "127.0.0.1:-1"
server_name: watched
system_account: SYS
accounts { SYS { users: [{ user: sys, password: pw }] }, A { users: [{ user: ${user}, password: pw }] } }
${more}
`;

interface Answer {
  readonly server?: object;
  readonly data?: unknown;
  readonly error?: { readonly code: number; readonly description: string };
}

async function outcomes(broker: Broker): Promise<readonly unknown[]> {
  const world = await startWorld(broker, conf('ada'));
  onTestFinished(() => world.stop());
  const [, file = ''] = await world.running.logged(/Using configuration file: (\S+\.conf)/);
  const sys = await world.client('sys');
  const isIn = (user: string): Promise<boolean> =>
    world.client(user).then(
      async (client: NatsConnection) => {
        await client.close();
        return true;
      },
      () => false,
    );
  const seen: unknown[] = [];
  for (const [text, about] of [
    [conf('eve'), ''],
    [conf('eve', 'max_paylod: 3'), 'unknown field "max_paylod"'],
    [conf('tim').replace('watched', 'another'), 'not supported for'],
    [conf('tim', 'server_tags: [a'), ''],
    [conf('ada', 'max_connections: 100'), ''],
  ]) {
    writeFileSync(file, text ?? '');
    const { server, data, error } = (
      await sys.request(`$SYS.REQ.SERVER.${sys.info?.server_id}.RELOAD`, '', { timeout: 10_000 })
    ).json<Answer>();
    seen.push({
      answered: server !== undefined,
      data,
      code: error?.code,
      about: error?.description.includes(about ?? ''),
      in: [await isIn('ada'), await isIn('eve'), await isIn('tim')],
    });
  }
  return seen;
}

test('a reload by request', async () => {
  const own = await outcomes(OURS);
  expect(own).toEqual(await outcomes(GO));
  expect(own.map((one) => (one as { code?: number }).code)).toEqual([undefined, 500, 500, 500, undefined]);
}, 60_000);
