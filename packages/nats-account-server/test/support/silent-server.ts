// A server that accepts connections and says nothing, like a broker that was stopped in the middle.
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';

/** Counts who is connected. */
export class SilentServer {
  readonly #open = new Set<Socket>();
  readonly #server: Server;
  #accepted = 0;

  constructor() {
    this.#server = createServer((socket) => {
      this.#accepted++;
      this.#open.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => this.#open.delete(socket));
    });
  }

  /** Connections there were. */
  get accepted(): number {
    return this.#accepted;
  }

  /** Connections there are. */
  get open(): number {
    return this.#open.size;
  }

  /** Listens on a port, 0 for any, and answers which. */
  async start(port = 0): Promise<number> {
    await new Promise<void>((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    return (this.#server.address() as AddressInfo).port;
  }

  async stop(): Promise<void> {
    for (const socket of this.#open) socket.destroy();
    await new Promise((resolve) => this.#server.close(resolve));
  }
}
