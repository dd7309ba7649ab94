// Operator mode of our server, within the process.
import { EMBEDDED } from '../servers.js';
import { operatorSuite } from './suite.js';

operatorSuite(EMBEDDED);
