// From the start of the process until its first GET is answered, over a store of very many accounts. Beside a store
// of one account: what is not touched must not cost.

import { alternate } from '../../reporting/rounds.mjs';
import { storeOf } from '../accounts.mjs';
import { exchange } from '../answer.mjs';
import { packLines } from '../pack.mjs';
import { startOurs } from '../processes.mjs';
import { get } from '../requests.mjs';

/** @param {import('../bench.mjs').Bench} bench @returns {Promise<import('../report.mjs').Row[]>} */
export async function openStore({ accounts, rounds, cache, folder }) {
  const dir = await folder('open');
  const [small, large] = [await storeOf(cache, accounts, 1), await storeOf(cache, accounts, accounts.count)];
  const [line] = await packLines(accounts.pack, 0, 1);
  const request = get(line.split('|')[0]);
  const untilAnswered = async (store) => {
    const started = performance.now();
    const ours = await startOurs({ dir, operator: accounts.operator, store });
    const answer = await exchange(ours.port, request);
    const ms = performance.now() - started;
    await ours.stop();
    if (!answer.startsWith('HTTP/1.1 200')) throw new Error(answer);
    return ms;
  };
  const times = await alternate(
    rounds,
    () => untilAnswered(large),
    () => untilAnswered(small),
  );
  return [
    {
      name: `start to first GET, ${accounts.count.toLocaleString('en')} accounts`,
      unit: ' ms',
      otherName: 'the same with one account',
      ...times,
    },
  ];
}
