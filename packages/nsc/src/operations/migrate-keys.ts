// nsc keys migrate: the keystore of an nsc 0.x into the layout of today.
import { isSet } from '../environment/environment.js';
import { type MigratedKeystore, migrateKeystore } from '../keystore/migrate.js';
import type { Workspace } from '../workspace.js';

/** Migrates the keystore, if it needs to be; undefined when it does not. The old one is kept. @throws NscError */
export async function migrateKeys(workspace: Workspace): Promise<MigratedKeystore | undefined> {
  const { keystore, environment } = workspace;
  return workspace.change(() =>
    keystore.needsMigration()
      ? migrateKeystore(keystore.folder, !isSet(environment, 'NSC_NO_GIT_IGNORE'))
      : undefined,
  );
}
