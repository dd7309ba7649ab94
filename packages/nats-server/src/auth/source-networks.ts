/** Source networks: from where a user may connect (`src` in user JWTs), in CIDR notation. */
import { BlockList, isIP } from 'node:net';

/** The networks a user may come from. */
export class SourceNetworks {
  readonly #list = new BlockList();

  /** @throws Error naming the network that cannot be read */
  constructor(networks: readonly string[]) {
    for (const network of networks) {
      const [address = '', bits = ''] = network.trim().split('/');
      const family = isIP(address);
      const prefix = Number(bits);
      if (family === 0 || !/^\d{1,3}$/.test(bits) || prefix > (family === 4 ? 32 : 128)) {
        throw new Error(`"${network}" is not a network in CIDR notation, such as 10.0.0.0/8`);
      }
      this.#list.addSubnet(address, prefix, family === 4 ? 'ipv4' : 'ipv6');
    }
  }

  /** Whether an address lies in one of them; an address that is none (a connection within the process) does not. */
  includes(address: string): boolean {
    const bare = address.startsWith('::ffff:') ? address.slice('::ffff:'.length) : address;
    const family = isIP(bare);
    return family !== 0 && this.#list.check(bare, family === 4 ? 'ipv4' : 'ipv6');
  }
}
