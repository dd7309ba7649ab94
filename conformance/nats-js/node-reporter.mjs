// A reporter for Node's test runner: each test as JUnit writes it, at once. Node's own JUnit reporter writes at the
// very end, which a run that is made to exit never reaches.
const ENTITIES = { '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;', '&': '&amp;' };
const escaped = (text) => text.replace(/[<>"'&]/g, (character) => ENTITIES[character]);

export default async function* report(source) {
  for await (const { type, data } of source) {
    if ((type !== 'test:pass' && type !== 'test:fail') || data.details.type === 'suite') continue;
    const { error } = data.details;
    const why = escaped(String(error?.cause?.message ?? error?.message ?? '').split('\n')[0]);
    const skipped = data.skip === undefined ? '' : '<skipped/>';
    const body = type === 'test:fail' ? `<failure message="${why}"></failure>` : skipped;
    yield `<testcase name="${escaped(data.name)}">${body}</testcase>\n`;
  }
}
