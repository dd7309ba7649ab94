// The authorization callout of the Go server: what the suite says is a fact about NATS.
import { GO } from '../servers.js';
import { calloutSuite } from './suite.js';

calloutSuite(GO);
