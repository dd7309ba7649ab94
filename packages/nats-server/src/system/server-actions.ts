/** What the system account may have a server do. */
import type { ClientConnection } from '../client/connection.js';
import { NatsServerError } from '../errors.js';
import type { ServerActions } from './system-services.js';

/** The actions over these connections. `onReloadRequest` reads the configuration again; without it nobody may ask. */
export function serverActions(
  connections: ReadonlyMap<number, ClientConnection>,
  onReloadRequest: (() => Promise<void>) | undefined,
): ServerActions {
  return {
    reload: async () => {
      if (onReloadRequest === undefined)
        throw new NatsServerError('cannot-reload', 'reloads are not asked for here');
      await onReloadRequest();
    },
    kick: (id) => {
      const connection = connections.get(id);
      if (connection === undefined) throw new Error('no such client or leafnode id');
      connection.end('Kicked');
    },
    lameDuck: (id) => {
      const connection = connections.get(id);
      if (connection === undefined) throw new Error('no such client id');
      if (connection.sendAway()) return;
      throw new Error('client does not support Lame Duck Mode or is not ready to receive the notification');
    },
  };
}
