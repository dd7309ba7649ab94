// nsc env: chooses stores folder, operator and account, and shows what is in force.
import type { Invocation } from '../cli/invocation.js';
import type { JsonResult } from '../cli/json-output.js';
import { inferContext } from '../context/working-folder.js';
import { abbreviateHome, expandPath, isSet } from '../environment/environment.js';
import { defaultStoresFolder } from '../environment/folders.js';
import { NscError } from '../errors.js';
import { Table } from '../table/table.js';
import type { Workspace } from '../workspace.js';

export async function run(call: Invocation): Promise<void> {
  const workspace = call.open();
  const [store, operator, account] = [call.text('store'), call.text('operator'), call.text('account')];
  if (store !== '' || operator !== '' || account !== '') {
    const { context } = workspace;
    if (context.cwdOnly) {
      throw new NscError('usage', '$NSC_CWD_ONLY is set - change your cwd to change context');
    }
    if (store !== '') context.useStores(expandPath(store, workspace.environment));
    if (operator !== '') context.useOperator(operator);
    if (account !== '') context.useAccount(account);
    context.save();
  }
  await call.show(environmentData(workspace), () => environmentTable(workspace).render(call.render));
}

function environmentData({ environment, context, folders, keystore }: Workspace): JsonResult {
  return {
    configFolder: folders.config,
    storesFolder: context.storeRoot,
    keystoreFolder: keystore.folder,
    operator: context.operator,
    account: context.account,
    fromWorkingFolder: inferContext(environment.cwd) !== undefined,
    ca: environment.env.NATS_CA?.trim() ?? '',
  };
}

function environmentTable(workspace: Workspace): Table {
  const { environment, context, folders, keystore } = workspace;
  const short = (path: string): string => abbreviateHome(path, environment);
  const yesNo = (value: boolean): string => (value ? 'Yes' : 'No');
  const table = new Table('NSC Environment').headers('Setting', 'Set', 'Effective Value');
  const variable = (name: string, value: string, note = ''): void => {
    table.row(`$${name}${note}`, yesNo(isSet(environment, name)), value);
  };
  variable('XDG_CONFIG_HOME', short(environment.env.XDG_CONFIG_HOME ?? ''));
  variable('XDG_DATA_HOME', short(environment.env.XDG_DATA_HOME ?? ''));
  variable('NSC_CWD_ONLY', 'If set, default operator/account from cwd only');
  variable('NSC_NO_GIT_IGNORE', 'If set, no .gitignore files written');
  variable('NKEYS_PATH', short(keystore.folder), ' (deprecated)');
  variable('NSC_HOME', short(folders.config), ' (deprecated)');
  variable('NATS_CA', 'If set, root CAs in the referenced file will be used for nats connections');
  table.row('', '', 'If not set, will default to the system trust store');
  variable('NATS_KEY', 'If set, the tls key in the referenced file will be used for nats connections');
  variable('NATS_CERT', 'If set, the tls cert in the referenced file will be used for nats connections');
  table.separator();
  const ca = environment.env.NATS_CA?.trim() ?? '';
  table.row('From CWD', '', yesNo(inferContext(environment.cwd) !== undefined));
  table.row('Default Stores Dir', '', short(defaultStoresFolder(environment)));
  table.row('Current Store Dir', '', context.storeRoot === '' ? 'Not Set' : short(context.storeRoot));
  table.row('Current Operator', '', context.operator);
  table.row('Current Account', '', context.account);
  table.row('Root CAs to trust', '', ca === '' ? 'Default: System Trust Store' : `File: ${ca}`);
  return table;
}
