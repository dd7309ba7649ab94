// nsc add mapping: sends messages to one subject to others instead, by shares.
import type { WeightedMapping } from '@nats-ts/jwt';
import { NscError } from '../errors.js';
import type { Workspace } from '../workspace.js';
import { type AccountChangeResult, type AccountChoice, changeAccount } from './change-account.js';
import { refuseBroken } from './share-rules.js';

/** A mapping to add; one that is there with the same subjects and cluster is changed. */
export interface AddMappingOptions extends AccountChoice {
  readonly from: string;
  /** Where the messages go; `$1` or `{{wildcard(1)}}` stand for the wildcards of `from`. */
  readonly to: string;
  /** The share in percent, 1 to 100; default 100. */
  readonly weight?: number;
  /** The cluster it is for; default all. */
  readonly cluster?: string;
}

/** Adds or changes a mapping of an account. @throws NscError */
export async function addMapping(
  workspace: Workspace,
  options: AddMappingOptions,
): Promise<AccountChangeResult> {
  const { from, to, weight = 0, cluster = '' } = options;
  if (from === '') throw new NscError('usage', 'from subject is required');
  if (to === '') throw new NscError('usage', 'to subject is required');
  const added: WeightedMapping = { subject: to };
  if (weight !== 0) added.weight = weight;
  if (cluster !== '') added.cluster = cluster;
  return changeAccount(workspace, options, ({ claims }) => {
    const mappings = { ...claims.nats.mappings };
    const list = [...(Object.hasOwn(mappings, from) ? (mappings[from] ?? []) : [])];
    const index = list.findIndex((one) => one.subject === to && (one.cluster ?? '') === cluster);
    list.splice(index < 0 ? list.length : index, 1, added);
    claims.nats.mappings = { ...mappings, [from]: list };
    refuseBroken(claims, 'mappings', 'mapping validation failed');
    const share = weight === 0 ? 100 : weight;
    return { lines: [`added mapping ${from} -> ${to}, weight ${share}%`], result: {} };
  });
}
