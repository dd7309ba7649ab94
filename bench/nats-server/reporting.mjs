// What this benchmark shares with the account server's: rounds, processes, circumstances.
export { stop } from '../account-server/processes.mjs';
export { circumstances } from '../account-server/report.mjs';
export { spread } from '../account-server/rounds.mjs';
