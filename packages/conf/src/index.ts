// The public surface of @nats-ts/conf.
export { formatDuration, parseDuration } from './duration.js';
export { CONF_ERRORS, ConfError, type ConfErrorCode } from './errors.js';
export { type ConfLimits, DEFAULT_LIMITS } from './limits.js';
export {
  type ConfArray,
  type ConfBoolean,
  type ConfDate,
  type ConfEntry,
  type ConfFloat,
  type ConfInteger,
  type ConfMap,
  type ConfNode,
  type ConfString,
  findEntry,
} from './nodes.js';
export type { OptionSpec, OptionType } from './option-spec.js';
export { type DescribedTables, optionsMarkdown } from './options-markdown.js';
export { parseConf, parseConfFile } from './parser.js';
export { toPlain } from './plain.js';
export { formatPosition, type Position } from './position.js';
export { printConf } from './print.js';
export { type ReadResult, type ReadSettings, readOptions } from './read-options.js';
export type { ParseOptions } from './session.js';
export { formatSize, parseSize } from './size.js';
