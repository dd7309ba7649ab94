// What goes wrong around the Go server: what the suites say is a fact about NATS.
import { GO } from '../servers.js';
import { accountServerSuite } from './account-server-suite.js';
import { expirySuite } from './expiry-suite.js';
import { folderSuite } from './folder-suite.js';
import { stormSuite } from './storm-suite.js';

accountServerSuite(GO);
expirySuite(GO, 2);
folderSuite(GO);
stormSuite(GO);
