import { expect, test } from 'vitest';
import type { OptionSpec } from './option-spec.js';
import { type DescribedTables, optionsMarkdown } from './options-markdown.js';

const permissions: OptionSpec[] = [{ key: 'allow', type: 'strings', doc: 'Subjects.' }];
permissions.push({ key: 'inner', type: 'section', options: permissions, doc: 'Again.' });

const table: readonly OptionSpec[] = [
  {
    key: 'port',
    aliases: ['p'],
    type: 'integer',
    min: 0,
    max: 65535,
    default: 4222,
    flag: 'p',
    since: '2.0',
    reloadable: true,
    doc: 'Port to listen on.',
  },
  { key: 'wait', type: 'duration', unit: 'ms', min: 1, default: 90_000, doc: 'A | B\nC.' },
  { key: 'size', type: 'size', max: 1048576, default: 0, doc: 'Size.' },
  {
    key: 'mode',
    type: ['boolean', 'string'],
    choices: ['on', 'off'],
    required: true,
    deprecated: 'use size',
    doc: 'Mode.',
  },
  { key: 'users', type: 'sections', options: permissions, doc: 'Users.' },
  {
    key: 'accounts',
    type: 'map',
    entry: { key: 'x', type: 'section', options: [], doc: '' },
    doc: 'Accounts.',
  },
];

test('the reference page has a table for each section', () => {
  expect(optionsMarkdown(table, 3)).toBe(`| key | type | default | meaning |
|---|---|---|---|
| \`port\` | integer | \`4222\` | Port to listen on. 0 to 65535. Also \`p\`. Flag \`-p\`. Reloadable. Since 2.0. |
| \`wait\` | duration | \`1m30s\` | A \\| B C. At least 1ms. A bare number counts milliseconds. |
| \`size\` | size | \`0\` | Size. At most 1MiB. |
| \`mode\` | boolean or string |  | Mode. One of \`on\`, \`off\`. Required. **Deprecated**: use size. |
| \`users\` | sections |  | Users. |
| \`accounts\` | map |  | Accounts. |

### \`users[]\`

Users.

| key | type | default | meaning |
|---|---|---|---|
| \`allow\` | strings |  | Subjects. |
| \`inner\` | section |  | Again. |
`);
});

test('a page of several tables describes options that sections share once', () => {
  const shared = [{ key: 'cert', type: 'string', doc: 'A file.' }] as const;
  const described: DescribedTables = new Map();
  const first = [{ key: 'tls', type: 'section', options: shared, doc: 'For clients.' }] as const;
  const second = [{ key: 'peer', type: 'section', options: first, doc: 'The other.' }] as const;
  expect(optionsMarkdown(first, 2, described)).toContain('| `cert` | string |');
  const page = optionsMarkdown(second, 2, described);
  expect(page).toContain('### `peer.tls`\n\nFor clients. Its options are those of `tls`.\n');
  expect(page).not.toContain('| `cert` |');
});
