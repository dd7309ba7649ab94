// `npm start`: set-up, then the small world of quickstart.mjs.
import { build, install } from './setup.mjs';

install();
build();
// What it imports is there only once the build is.
await import('./quickstart.mjs');
