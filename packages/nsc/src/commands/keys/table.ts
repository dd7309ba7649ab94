// nsc keys …
import type { CommandSpec } from '../../cli/command.js';

export const keysCommands: readonly CommandSpec[] = [
  {
    name: 'migrate',
    summary: 'migrates keystore to new layout, original keystore is preserved',
    worksOnOldStores: true,
    load: () => import('./migrate.js'),
  },
];
