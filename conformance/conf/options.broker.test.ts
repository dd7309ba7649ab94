// Errors in options: ours stand where the Go broker's stand.
import { join } from 'node:path';
import { type OptionSpec, parseConfFile, readOptions } from '@nats-ts/conf';
import { expect, test } from 'vitest';
import { goCheck, withFiles } from './go-check.js';

/** A few options of the broker, each as strict as the broker itself. */
const authorization: readonly OptionSpec[] = [
  { key: 'user', aliases: ['username'], type: 'string', doc: '' },
  { key: 'password', aliases: ['pass'], type: 'string', secret: true, doc: '' },
  { key: 'timeout', type: 'float', doc: '' },
  {
    key: 'users',
    type: 'sections',
    doc: '',
    options: [
      { key: 'user', aliases: ['username'], type: 'string', doc: '' },
      { key: 'password', aliases: ['pass'], type: 'string', secret: true, doc: '' },
    ],
  },
];
const table: readonly OptionSpec[] = [
  { key: 'port', type: 'integer', default: 4222, doc: '' },
  { key: 'server_name', type: 'string', doc: '' },
  { key: 'debug', type: 'boolean', doc: '' },
  { key: 'write_deadline', type: 'duration', doc: '' },
  { key: 'authorization', type: 'section', optional: true, options: authorization, doc: '' },
  {
    key: 'cluster',
    type: 'section',
    optional: true,
    doc: '',
    options: [
      { key: 'name', type: 'string', doc: '' },
      { key: 'port', type: 'integer', doc: '' },
      { key: 'no_advertise', type: 'boolean', doc: '' },
    ],
  },
];

const cases: readonly { name: string; conf: string | Record<string, string> }[] = [
  { name: 'an unknown key', conf: '\nprot: 4222\n' },
  { name: 'an unknown quoted key', conf: '\n  "prot": 4222\n' },
  { name: 'several unknown keys', conf: '\nport: 4222\n\tmonitor: 1\n\n  foo { a: 1 }\n' },
  { name: 'an unknown key in a section', conf: '\ncluster {\n  name: a\n  nmae: b\n}\n' },
  {
    name: 'an unknown key in a list of sections',
    conf: '\nauthorization {\n users = [\n  {\n   user: a\n   password: b\n   tokn: c\n  }\n ]\n}\n',
  },
  { name: 'an integer that is a string', conf: '\n  port: "4222"\n' },
  { name: 'an integer that is a boolean', conf: '\n port: yes\n' },
  { name: 'a string that is an integer', conf: '\n server_name: 12\n' },
  { name: 'a boolean that is a string', conf: '\n debug: "true"\n' },
  { name: 'a wrong type through a variable', conf: '\nname = 12\n server_name: $name\n' },
  { name: 'a wrong type in a section', conf: '\ncluster {\n  name: a,   no_advertise: 1\n}\n' },
  {
    name: 'an unknown key of an included file',
    conf: { 'main.conf': 'include more.conf', 'more.conf': '\n prot: 1\n' },
  },
  { name: 'a duration without unit', conf: '\n  write_deadline: 10\n' },
];

test.each(cases)('$name is reported where Go reports it', async ({ conf }) => {
  const files = typeof conf === 'string' ? { 'main.conf': conf } : conf;
  await withFiles(files, async (folder) => {
    const go = await goCheck(folder);
    if (go.kind !== 'unwanted') throw new Error(`Go takes it as ${go.kind}: ${go.output}`);
    const { errors, warnings } = readOptions(parseConfFile(join(folder, 'main.conf'), { env: {} }), table);
    const ours = [...errors, ...warnings].map(({ position }) => {
      const file = position?.file.slice(folder.length + 1);
      return `${file}:${position?.line}:${position?.column}`;
    });
    expect(ours.sort()).toEqual(go.places);
  });
});

test('keys that serve as variables, and keys in any case, are fine with both', async () => {
  const conf = 'p = 4222\nPORT: $p\nCluster { NAME: a, q: 1, port: $q }\n';
  await withFiles({ 'main.conf': conf }, async (folder) => {
    expect(await goCheck(folder)).toMatchObject({ kind: 'valid' });
    const { errors, values } = readOptions(parseConfFile(join(folder, 'main.conf'), { env: {} }), table);
    expect(errors).toEqual([]);
    expect(values).toEqual({ port: 4222, cluster: { name: 'a', port: 1 } });
  });
});
