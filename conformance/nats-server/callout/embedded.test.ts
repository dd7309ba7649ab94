// The authorization callout of our server, within the process.
import { EMBEDDED } from '../servers.js';
import { calloutSuite } from './suite.js';

calloutSuite(EMBEDDED);
