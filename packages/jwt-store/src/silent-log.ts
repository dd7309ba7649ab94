// For stores whose owner does not want to hear.
import type { StoreLog } from './store.js';

export const silentLog: StoreLog = { error: () => {}, warn: () => {}, debug: () => {} };
