// nsc.json: which stores folder, operator and account are current. Both programs read and write it, so its keys and
// their order are fixed.
import { join } from 'node:path';
import { writeDurably } from '../store/durable.js';
import { readJsonFields, textField } from '../store/json-file.js';

/** What `nsc.json` holds. */
export interface ToolConfig {
  /** Folder of the operators' folders. */
  storeRoot: string;
  /** Current operator; empty when none is chosen. */
  operator: string;
  /** Current account; empty when none is chosen. */
  account: string;
  /** Repository that the Go program looks for its updates in; kept for it. */
  githubUpdates: string;
  /** When the Go program last looked for updates, in seconds since 1970; kept for it. */
  lastUpdate: number;
}

/** Path of the file in a settings folder. */
export function toolConfigPath(configFolder: string): string {
  return join(configFolder, 'nsc.json');
}

/** Reads `nsc.json`; undefined when there is none. @throws NscError `bad-config`, `disk` */
export function readToolConfig(path: string): ToolConfig | undefined {
  const fields = readJsonFields(path);
  if (fields === undefined) return undefined;
  const lastUpdate = fields.get('last_update');
  return {
    storeRoot: textField(fields, 'store_root'),
    operator: textField(fields, 'operator'),
    account: textField(fields, 'account'),
    githubUpdates: textField(fields, 'github_updates'),
    lastUpdate: typeof lastUpdate === 'number' ? lastUpdate : 0,
  };
}

/** Writes `nsc.json` durably. @throws NscError `disk` */
export function writeToolConfig(path: string, config: ToolConfig): void {
  const text = JSON.stringify({
    store_root: config.storeRoot,
    operator: config.operator,
    account: config.account,
    github_updates: config.githubUpdates,
    last_update: config.lastUpdate,
  });
  // Go escapes these three in JSON, and a path may hold an ampersand.
  const escaped = text.replace(/[<>&]/g, (character) => `\\u00${character.charCodeAt(0).toString(16)}`);
  writeDurably(path, escaped);
}
