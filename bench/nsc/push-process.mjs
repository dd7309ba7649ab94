// One push of a whole home in a process of its own: home, URL and, unless nsc may choose its way, the requests at once
// are its arguments; says how long it took.
import { Nsc } from '@nats-ts/nsc';

const [folder, url, atOnce] = process.argv.slice(2);
const nsc = Nsc.open({ allDirs: folder });
nsc.select({ operator: 'OP' });
const from = performance.now();
const { accounts } = await nsc.push({ all: true, url, ...(atOnce && { atOnce: Number(atOnce) }) });
const seconds = (performance.now() - from) / 1000;
const { user, system } = process.cpuUsage();
console.log(
  JSON.stringify({
    seconds,
    pushed: accounts.filter(({ outcome }) => outcome === 'pushed').length,
    accounts: accounts.length,
    cpuSeconds: (user + system) / 1e6,
  }),
);
