// What goes wrong around our server, as a program.
import { OURS } from '../servers.js';
import { accountServerSuite } from './account-server-suite.js';
import { expirySuite } from './expiry-suite.js';
import { folderSuite } from './folder-suite.js';
import { stormSuite } from './storm-suite.js';

accountServerSuite(OURS);
expirySuite(OURS, 1);
folderSuite(OURS);
stormSuite(OURS);
