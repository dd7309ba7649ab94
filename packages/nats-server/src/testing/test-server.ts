/**
 * A broker for the tests of other programs: one line at the top of a test file, a server of its own on a free port,
 * gone when the file is done. It knows no test runner; it takes the two hooks every runner has.
 */
import { NatsServer } from '../nats-server.js';
import type { ServerSettings } from '../settings.js';

/** A hook of a test runner: runs the function once, before or after all tests of the file. */
export type Hook = (run: () => Promise<void>) => unknown;

/** The hooks to start and to stop in; `beforeAll` and `afterAll` of vitest and jest, `before` and `after` of node:test. */
export type Hooks =
  | { readonly beforeAll: Hook; readonly afterAll: Hook }
  | { readonly before: Hook; readonly after: Hook };

/** The server of a test file. */
export interface TestServer {
  /** The broker itself. @throws Error before the first test runs */
  readonly server: NatsServer;
  /** Such as `nats://127.0.0.1:40123`. @throws Error before the first test runs */
  readonly url: string;
  /** @throws Error before the first test runs */
  readonly port: number;
}

/** Options of a test server: those of a server; it listens on 127.0.0.1 and a free port unless they say otherwise. */
export type TestServerSettings = ServerSettings;

const local: TestServerSettings = { host: '127.0.0.1', port: -1 };

/**
 * A server for this test file: started before its first test, closed after its last.
 *
 * ```ts
 * import { afterAll, beforeAll } from 'vitest';
 * const nats = useNatsServer({ beforeAll, afterAll });
 * // in a test: await connect({ servers: nats.url })
 * ```
 *
 * @param hooks of the test runner; without them the global `beforeAll` and `afterAll`, as jest has them
 * @throws TypeError when there are no global hooks either
 */
export function useNatsServer(hooks: Hooks = globalHooks(), settings: TestServerSettings = {}): TestServer {
  let running: NatsServer | undefined;
  const [before, after] = 'before' in hooks ? [hooks.before, hooks.after] : [hooks.beforeAll, hooks.afterAll];
  before(async () => {
    running = await startTestServer(settings);
  });
  after(async () => {
    await running?.close();
  });
  const started = (): NatsServer => {
    if (running === undefined)
      throw new Error('the NATS server starts before the first test; use it inside a test');
    return running;
  };
  return {
    get server() {
      return started();
    },
    get url() {
      return started().clientUrl;
    },
    get port() {
      return started().port;
    },
  };
}

/**
 * A server that the caller closes, on 127.0.0.1 and a free port.
 *
 * @throws NatsServerError as `NatsServer.start` does
 */
export function startTestServer(settings: TestServerSettings = {}): Promise<NatsServer> {
  return NatsServer.start({ ...local, ...settings });
}

function globalHooks(): Hooks {
  const { beforeAll, afterAll } = globalThis as { beforeAll?: Hook; afterAll?: Hook };
  if (beforeAll === undefined || afterAll === undefined) {
    throw new TypeError(
      'there are no global beforeAll and afterAll; give useNatsServer({ beforeAll, afterAll })',
    );
  }
  return { beforeAll, afterAll };
}
