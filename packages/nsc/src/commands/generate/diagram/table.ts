// nsc generate diagram …
import type { CommandSpec } from '../../../cli/command.js';
import { outputFlag } from '../../shared-flags.js';

const load = () => import('./draw.js');

export const diagramCommands: readonly CommandSpec[] = [
  {
    name: 'component',
    summary: 'Generate a plantuml component diagram for this store',
    examples: 'nsc generate diagram component',
    flags: [{ name: 'detail', type: 'boolean', doc: 'Include account descriptions' }, outputFlag],
    load,
  },
  {
    name: 'html',
    summary: 'Generate a self-contained page of the accounts, their exports and imports',
    examples: 'nsc generate diagram html --output-file accounts.html',
    flags: [outputFlag],
    load,
  },
  {
    name: 'mermaid',
    summary: 'Generate a mermaid flowchart for this store',
    examples: 'nsc generate diagram mermaid',
    flags: [outputFlag],
    load,
  },
  {
    name: 'object',
    summary: 'Generate a plantuml object diagram for this store',
    examples: 'nsc generate diagram object --users',
    flags: [
      { name: 'show-keys', type: 'boolean', doc: 'Include keys in diagram' },
      { name: 'users', type: 'boolean', doc: 'Include User' },
      { name: 'detail', type: 'boolean', doc: 'Include empty/unlimited values' },
      outputFlag,
    ],
    load,
  },
  {
    name: 'svg',
    summary: 'Generate a picture of the accounts, their exports and imports',
    examples: 'nsc generate diagram svg --output-file accounts.svg',
    flags: [outputFlag],
    load,
  },
];
