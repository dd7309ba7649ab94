// nsc keys migrate
import type { Invocation } from '../../cli/invocation.js';
import { abbreviateHome } from '../../environment/environment.js';
import { migrateKeys } from '../../operations/migrate-keys.js';
import { backquote } from '../../text/go-text.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const short = (path: string): string => backquote(abbreviateHome(path, workspace.environment));
  const migrated = await migrateKeys(workspace);
  const keystore = short(workspace.keystore.folder);
  await call.show({ migrated: migrated !== undefined, ...migrated }, () =>
    migrated === undefined
      ? `keystore ${keystore} does not need migration`
      : `keystore ${keystore} was migrated - old store was renamed to ${short(migrated.old)} - remove at your convenience`,
  );
}
