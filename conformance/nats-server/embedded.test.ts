// The cases against our server within the process.
import { GROUPS } from './cases/index.js';
import { EMBEDDED } from './servers.js';
import { conformance } from './suite.js';

conformance(EMBEDDED, GROUPS);
