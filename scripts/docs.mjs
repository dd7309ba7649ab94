// `npm run docs`: writes the generated parts of the pages in docs/ anew, from the tables they describe. The tests that
// find a page out of date are what writes it.
import { install, run, tool } from './setup.mjs';

install();
run(tool('vitest'), ['run', 'reference-page'], { UPDATE_DOCS: '1' });
