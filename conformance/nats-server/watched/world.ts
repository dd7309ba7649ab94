// A server with accounts, clients and a system user, the same for the Go server and ours.
import { type ConnectionOptions, connect, type NatsConnection } from '@nats-io/transport-node';
import type { Broker, Running } from '../servers.js';

/** The configuration of the world. */
export const CONF = `
http: "127.0.0.1:-1"
server_name: watched
cluster { name: watchers }
server_tags: ["az:eu", "blue"]
max_closed_clients: 100
system_account: SYS
accounts {
  A {
    users: [
      { user: ada, password: pw }
      { user: bob, password: pw, permissions: { publish: { allow: ["a.>", "$SYS.REQ.USER.INFO"], deny: "a.secret" }, subscribe: [">"], allow_responses: true } }
    ]
  }
  B { users: [{ user: eve, password: pw }] }
  SYS { users: [{ user: sys, password: pw }] }
}
`;

/** A server under the load of the world. */
export interface World {
  readonly name: string;
  readonly running: Running;
  /** Port of the monitoring pages. */
  readonly monitor: number;
  client(user: string, options?: ConnectionOptions): Promise<NatsConnection>;
  stop(): Promise<void>;
}

/** Starts a server of the world. */
export async function startWorld(broker: Broker, conf: string = CONF): Promise<World> {
  const running = await broker.start({ conf });
  const [, port] = await running.logged(/Starting http monitor on \S*:(\d+)/);
  const clients: NatsConnection[] = [];
  return {
    name: broker.name,
    running,
    monitor: Number(port),
    async client(user, options = {}) {
      const made = await connect({
        servers: `127.0.0.1:${running.port}`,
        user,
        pass: 'pw',
        reconnect: false,
        ...options,
      });
      clients.push(made);
      return made;
    },
    async stop() {
      await Promise.all(clients.map((one) => one.close()));
      await running.stop();
    },
  };
}

/** Clients that connect, subscribe, publish, fail and leave. */
export async function burden(world: World): Promise<void> {
  const ada = await world.client('ada', { name: 'app ada' });
  const bob = await world.client('bob', { name: 'app bob' });
  ada.subscribe('a.*', { callback: () => undefined });
  ada.subscribe('a.work', { queue: 'workers', callback: () => undefined });
  ada.subscribe('a.once', { max: 3, callback: () => undefined });
  await ada.flush();
  for (let i = 0; i < 20; i++) {
    bob.publish('a.work', 'hello');
    bob.publish('a.once', '<&>');
  }
  await bob.flush();
  const leaving = await world.client('ada', { name: 'leaving' });
  leaving.subscribe('a.left', { callback: () => undefined });
  await leaving.flush();
  await leaving.close();
  // The next one must not be counted before it.
  await settled(world, 1);
  await world.client('ada', { pass: 'wrong' }).catch(() => undefined);
}

/** A page as it was answered. */
export async function page(
  world: World,
  path: string,
  method = 'GET',
): Promise<{ status: number; type: string; cors: string; text: string }> {
  const answer = await fetch(`http://127.0.0.1:${world.monitor}${path}`, { method });
  return {
    status: answer.status,
    type: answer.headers.get('content-type') ?? '',
    cors: answer.headers.get('access-control-allow-origin') ?? '',
    text: await answer.text(),
  };
}

/** Waits until the clients that went are counted: both programs do that after they closed the connection. */
export async function settled(world: World, count = 2): Promise<void> {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const { text } = await page(world, '/connz?state=closed');
    if ((JSON.parse(text) as { connections: unknown[] }).connections.length === count) return;
    if (Date.now() > deadline) throw new Error(`the closed connections are not counted: ${text}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
