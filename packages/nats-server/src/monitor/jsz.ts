/** JetStream: `/jsz`, as a server answers whose JetStream is off. */
import { goTime } from './go-json.js';
import type { Watched } from './watched.js';

/** The page. */
export interface Jsz {
  readonly memory: number;
  readonly storage: number;
  readonly reserved_memory: number;
  readonly reserved_storage: number;
  readonly accounts: number;
  readonly ha_assets: number;
  readonly api: { readonly level: number; readonly total: number; readonly errors: number };
  readonly server_id: string;
  readonly now: string;
  readonly disabled: true;
  readonly config: { readonly max_memory: number; readonly max_storage: number };
  readonly streams: number;
  readonly consumers: number;
  readonly messages: number;
  readonly bytes: number;
  readonly total: number;
}

/** What only the leader of a cluster is asked. */
export const NOT_LEADER = 'filtered response: not leader';

/** JetStream is off. */
export function jsz({ id }: Watched): Jsz {
  return {
    memory: 0,
    storage: 0,
    reserved_memory: 0,
    reserved_storage: 0,
    accounts: 0,
    ha_assets: 0,
    api: { level: 0, total: 0, errors: 0 },
    server_id: id,
    now: goTime(Date.now()),
    disabled: true,
    config: { max_memory: 0, max_storage: 0 },
    streams: 0,
    consumers: 0,
    messages: 0,
    bytes: 0,
    total: 0,
  };
}
