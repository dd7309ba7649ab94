/** Other servers: `/routez`, `/gatewayz` and `/leafz`, as a server answers that has none. */
import { goTime } from './go-json.js';
import type { Watched } from './watched.js';

/** The page of routes. */
export interface Routez {
  readonly server_id: string;
  readonly server_name: string;
  readonly now: string;
  readonly num_routes: number;
  readonly routes: readonly never[];
}

/** The page of gateways. */
export interface Gatewayz {
  readonly server_id: string;
  readonly now: string;
  readonly outbound_gateways: Readonly<Record<string, never>>;
  readonly inbound_gateways: Readonly<Record<string, never>>;
}

/** The page of leaf nodes. */
export interface Leafz {
  readonly server_id: string;
  readonly now: string;
  readonly leafnodes: number;
  readonly leafs: readonly never[];
}

/** The routes. */
export function routez({ id, name }: Watched): Routez {
  return { server_id: id, server_name: name, now: goTime(Date.now()), num_routes: 0, routes: [] };
}

/** The gateways. */
export function gatewayz({ id }: Watched): Gatewayz {
  return { server_id: id, now: goTime(Date.now()), outbound_gateways: {}, inbound_gateways: {} };
}

/** The leaf nodes. */
export function leafz({ id }: Watched): Leafz {
  return { server_id: id, now: goTime(Date.now()), leafnodes: 0, leafs: [] };
}
