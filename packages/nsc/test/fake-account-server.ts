// An account server in this process, which can be made slow, refuse, redirect, or sign for an operator elsewhere.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { decodeAccount, encode, type KeyPair } from '@nats-ts/jwt';

/** How it behaves. */
export interface FakeBehaviour {
  /** Signs what is posted with this key, as an operator would. */
  readonly signer?: KeyPair;
  /** Status of each POST; default 200. */
  readonly status?: number;
  /** Milliseconds before each answer. */
  readonly delay?: number;
  /** The operator's JWT. */
  readonly operator?: string;
}

/** A running one. */
export class FakeAccountServer {
  readonly stored = new Map<string, string>();
  /** `METHOD path` of every request. */
  readonly requests: string[] = [];
  /** Most requests that were under way at once. */
  most = 0;
  readonly #behaviour: FakeBehaviour;
  readonly #server: Server;
  #underWay = 0;

  private constructor(behaviour: FakeBehaviour) {
    this.#behaviour = behaviour;
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(behaviour: FakeBehaviour = {}): Promise<FakeAccountServer> {
    const server = new FakeAccountServer(behaviour);
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve));
    return server;
  }

  /** What `--account-jwt-server-url` takes. */
  get url(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === 'object' && address !== null ? address.port : 0}/jwt/v1`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace('/jwt/v1/', '');
    this.requests.push(`${request.method} ${path}`);
    this.most = Math.max(this.most, ++this.#underWay);
    let body = '';
    for await (const chunk of request) body += chunk;
    const { delay = 0, signer, status = 200, operator } = this.#behaviour;
    if (delay > 0) await new Promise((resolve) => setTimeout(resolve, delay));
    this.#underWay--;
    // The folder of the accounts alone is what brokers ask for to see whether anybody is there.
    const key = path.replace('accounts/', '');
    if (request.method === 'POST') {
      const token = signer === undefined ? body : encode(decodeAccount(body).claims, signer);
      if (status < 300) this.stored.set(key, token);
      response.writeHead(status).end(status === 200 ? 'jwt updated' : 'not now');
      return;
    }
    const found = path === 'operator' ? operator : key === '' ? 'accounts' : this.stored.get(key);
    response.writeHead(found === undefined ? 404 : 200).end(found ?? 'not found');
  }
}
