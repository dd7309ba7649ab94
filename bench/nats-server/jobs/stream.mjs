// Messages as fast as they pass: publishers send blocks, and no more than a window ahead of what has arrived.
import { deliveredLength, publishBlock } from '../blocks.mjs';
import { RawClient } from '../raw-client.mjs';

/** Bytes a publisher may be ahead. */
const WINDOW = 2 << 20;
const PING = Buffer.from('PING\r\n');

/**
 * @param {{
 *   port: number, seconds: number, size: number, header?: string, hello?: object, tls?: object,
 *   publishers: readonly (readonly string[])[] subjects of each publisher,
 *   subscribers: readonly { subject: string, queue?: string, hello?: object }[],
 *   copies: number how many subscribers receive each message,
 *   churn?: number subscriptions that come and go each second,
 * }} job
 * @returns {Promise<{ messages: number, seconds: number, kept?: number }>} published messages that passed, in how long;
 *   with churn, what part of the calm rate was kept beside it
 */
export async function stream(job) {
  const { port, seconds, size, header, hello = {}, tls, churn = 0 } = job;
  const options = { hello: { headers: true, ...hello }, tls };
  const receivers = await Promise.all(
    job.subscribers.map(async ({ subject, queue, hello: own }) => {
      const client = await RawClient.open(port, { ...options, hello: { ...options.hello, ...own } });
      await client.sync(`SUB ${subject}${queue ? ` ${queue}` : ''} 1\r\n`);
      client.received = 0;
      return client;
    }),
  );
  const senders = await Promise.all(
    job.publishers.map(async (subjects) => {
      const client = await RawClient.open(port, options);
      const { block, count } = publishBlock({ subjects, size, header });
      const each = deliveredLength({ subject: subjects[0], sid: '1', size, header });
      return { client, block, count, each, sent: 0 };
    }),
  );
  const only = receivers.length === 0;
  // Without subscribers, an answered PING after each block says that it was read.
  const arrived = only
    ? (sender) => (sender.client.received / 6) * sender.count
    : () =>
        receivers.reduce((sum, one) => sum + one.received, 0) / senders[0].each / job.copies / senders.length;
  const ahead = Math.max(2 * senders[0].count, Math.ceil(WINDOW / senders[0].each));
  let running = true;
  const push = (sender) => {
    const at = arrived(sender);
    while (running && sender.sent - at < ahead) {
      sender.client.write(sender.block);
      if (only) sender.client.write(PING);
      sender.sent += sender.count;
    }
  };
  const pushAll = () => {
    for (const sender of senders) push(sender);
  };
  for (const one of only ? senders.map((sender) => sender.client) : receivers) one.onData = pushAll;
  const total = () => senders.reduce((sum, sender) => sum + arrived(sender), 0);
  pushAll();
  await sleep(job.warmUp * 1000);
  const window = async () => {
    const [before, start] = [total(), performance.now()];
    await sleep(seconds * 1000);
    return { messages: total() - before, seconds: (performance.now() - start) / 1000 };
  };
  process.send({ progress: 'begin' });
  const result =
    churn > 0 ? await beside(await startChurn(port, churn, job.publishers[0]), window) : await window();
  process.send({ progress: 'end' });
  running = false;
  await sleep(20);
  for (const client of [...receivers, ...senders.map((sender) => sender.client)]) client.close();
  return result;
}

/** Windows in turn, calm and beside the churn, of one broker under one load; both kinds lie around the same middle. */
async function beside(churner, window) {
  const figures = { calm: { messages: 0, seconds: 0 }, churning: { messages: 0, seconds: 0 } };
  for (const kind of ['calm', 'churning', 'churning', 'calm']) {
    churner.run(kind === 'churning');
    const { messages, seconds } = await window();
    figures[kind].messages += messages;
    figures[kind].seconds += seconds;
  }
  churner.stop();
  const rate = ({ messages, seconds }) => messages / seconds;
  return { ...figures.churning, kept: rate(figures.churning) / rate(figures.calm) };
}

/** Subscriptions that come and go beside the messages: on other subjects, on the same one, and with wildcards. */
async function startChurn(port, perSecond, [subject]) {
  const client = await RawClient.open(port);
  let sid = 10;
  const each = Math.max(1, Math.round(perSecond / 100));
  let running = false;
  const timer = setInterval(() => {
    if (!running) return;
    let text = '';
    for (let i = 0; i < each; i++) {
      const kind = sid % 4;
      const wanted =
        kind === 0
          ? `other.${sid}`
          : kind === 1
            ? `${subject}.deeper`
            : kind === 2
              ? 'other.*'
              : `elsewhere.${sid}.>`;
      text += `SUB ${wanted} ${sid}\r\n`;
      if (sid > 10 + 500) text += `UNSUB ${sid - 500}\r\n`;
      sid++;
    }
    client.write(text);
  }, 10);
  return {
    run(on) {
      running = on;
    },
    stop() {
      clearInterval(timer);
      client.close();
    },
  };
}

function sleep(milliseconds) {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
