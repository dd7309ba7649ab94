#!/usr/bin/env node
// Node's threads for files and signatures are made when the first of them is needed, and loading an ES module already
// needs one. So their number is set here, in CommonJS (the package.json beside this file says so), before anything is
// imported: with Node's own four, POSTs that wait for the disk would wait for one another.
process.env.UV_THREADPOOL_SIZE ??= '16';

import('../dist/main.js');
