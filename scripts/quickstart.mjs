// The small world of `npm start`: an operator with its system account, an account A with two users, the account server
// that hosts them, and a broker that takes its accounts from there. Made on the first run, found again on later ones.
import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, renameSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { Logger } from '@nats-ts/log';
import { AccountServer, loadOptions, parseFlags } from '@nats-ts/nats-account-server';
import { NatsServer } from '@nats-ts/nats-server';
import { optionsFromFile } from '@nats-ts/nats-server/options';
import { Nsc } from '@nats-ts/nsc';
import { freePort } from './free-port.mjs';
import { root } from './setup.mjs';

const OPERATOR = 'OP';
const SYSTEM = { account: 'SYS', user: 'sys' };
const USERS = { A: ['u1', 'u2'] };

const HELP = `npm start: an account server and a broker, with an operator, accounts and users of their own.

npm start -- [options]
    --port PORT        where the account server listens (default 9090; 0 lets the system choose)
    --nats-port PORT   where the broker listens (default 4222; 0 lets the system choose)
    --data FOLDER      where their world lives (default ./data)
    --broker URL       start no broker; tell this nats-server of changes instead
`;

function options() {
  const { values } = parseArgs({
    options: {
      port: { type: 'string', default: '9090' },
      data: { type: 'string', default: join(root, 'data') },
      'nats-port': { type: 'string', default: '4222' },
      broker: { type: 'string' },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    process.exit(0);
  }
  const [port, natsPort] = ['port', 'nats-port'].map((name) => {
    const number = Number(values[name]);
    if (Number.isInteger(number) && number >= 0 && number <= 65535) return number;
    throw new Error(`--${name} ${values[name]}: a number from 0 to 65535 is needed`);
  });
  // npm runs scripts in the repository's root; INIT_CWD is where the person stands.
  return { port, natsPort, data: resolve(process.env.INIT_CWD ?? '.', values.data), broker: values.broker };
}

/** Makes whatever of the world is missing, so that a first run that was cut off is finished by the next. */
async function world(data) {
  const home = join(data, 'nsc');
  mkdirSync(home, { recursive: true });
  const nsc = Nsc.open({ allDirs: home });
  const has = async (entries, name) => (await entries).some((entry) => entry.name === name);
  if (await has(nsc.operators(), OPERATOR)) nsc.select({ operator: OPERATOR });
  else await nsc.addOperator({ name: OPERATOR, systemAccount: true });
  for (const [account, users] of Object.entries(USERS)) {
    if (!(await has(nsc.accounts(), account))) await nsc.addAccount({ name: account });
    for (const user of users) {
      if (!(await has(nsc.users(account), user))) await nsc.addUser({ name: user, account });
    }
  }
  return {
    nsc,
    home,
    operatorJwt: join(nsc.operatorFolder, `${OPERATOR}.jwt`),
    systemAccount: (await nsc.accounts()).find((entry) => entry.name === SYSTEM.account).publicKey,
    systemCreds: nsc.credsPath(SYSTEM.account, SYSTEM.user),
    userCreds: Object.entries(USERS).flatMap(([account, users]) =>
      users.map((user) => nsc.credsPath(account, user)),
    ),
  };
}

/** The account server's own configuration, so that it can also be started by hand. */
function accountServerConf(made, data, port, broker) {
  return `# Written by npm start on its first run and read on every run; change it as you like.
operatorjwtpath: ${JSON.stringify(made.operatorJwt)}
http {
    host: "localhost"
    port: ${port}
}
store {
    dir: ${JSON.stringify(join(data, 'jwt'))}
    shard: true
}
nats {
    servers: [${JSON.stringify(broker)}]
    usercredentials: ${JSON.stringify(made.systemCreds)}
    reconnectwait: 2000
}
`;
}

function brokerConf(made, url) {
  return `operator: ${JSON.stringify(made.operatorJwt)}
system_account: ${made.systemAccount}
resolver: URL(${url}/jwt/v1/accounts/)
`;
}

/** Writes a file so that a crash leaves the old one or the new one. */
function writeWhole(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  const file = openSync(temporary, 'w', 0o600);
  try {
    writeFileSync(file, text);
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
  renameSync(temporary, path);
}

function indented(text) {
  return text.trimEnd().replace(/^/gm, '    ');
}

function summary(made, server, brokerFile, data, broker) {
  return `
${broker === undefined ? 'The account server is' : 'Account server and broker are'} running. Ctrl-C ends ${broker === undefined ? 'it' : 'them'}.

${broker === undefined ? '' : `  broker     ${broker}\n`}  accounts   ${server.url}/jwt/v1/accounts/
  health     ${server.url}/healthz
  metrics    ${server.url}/metrics
  help       ${server.url}/jwt/v1/help

  creds      ${made.userCreds.join('\n             ')}
  system     ${made.systemCreds}
  nsc        npx nsc -H ${made.home} list accounts
  data       ${data}

${broker === undefined ? 'Put these lines into a nats-server configuration' : 'The broker runs with these lines. For another one put them into its configuration'}, or use the file that holds them,
${brokerFile}:

${indented(brokerConf(made, server.url))}

`;
}

async function startAccountServer(settings) {
  try {
    return await AccountServer.start(settings);
  } catch (error) {
    if (!error.message.includes('EADDRINUSE')) throw error;
    throw new Error(`${error.message}; another account server is there: say --port PORT`);
  }
}

/** The broker, in this process, with the configuration that any other would use too. */
async function startBroker(file, port, log) {
  const { options } = optionsFromFile(file);
  try {
    return await NatsServer.start({ ...options, host: '127.0.0.1', port, log });
  } catch (error) {
    if (error.code !== 'cannot-listen') throw error;
    throw new Error(
      `${error.message}; another nats-server is there: say --nats-port PORT, or --broker URL to use it`,
    );
  }
}

/** Has the account server host every account, and the operator name it. */
async function host({ nsc }, server, log) {
  const jwtServer = `${server.url}/jwt/v1`;
  if ((await nsc.operatorClaims()).nats.account_server_url !== jwtServer) {
    await nsc.editOperator({ accountServerUrl: jwtServer });
  }
  const pushed = await nsc.push({ all: true });
  const failed = pushed.accounts.filter((account) => account.outcome !== 'pushed');
  if (failed.length > 0) log.error(`could not push ${failed.map((account) => account.name).join(', ')}`);
}

/** Starts everything and prints what a newcomer needs; resolves when a signal has ended it. */
async function main() {
  const { port, natsPort, data, broker: other } = options();
  const brokerPort = natsPort === 0 ? await freePort() : natsPort;
  const broker = other ?? `nats://127.0.0.1:${brokerPort}`;
  const fresh = !existsSync(join(data, 'nsc'));
  if (fresh) console.log(`making an operator, accounts and users in ${data} …`);
  const made = await world(data);
  const conf = join(data, 'account-server.conf');
  if (!existsSync(conf)) writeWhole(conf, accountServerConf(made, data, port, broker));

  const loaded = loadOptions(parseFlags(['-c', conf]));
  const logger = new Logger(loaded.options.logging);
  for (const warning of loaded.warnings) logger.warn(warning);
  // What the command line says now wins over what the file said on the first run.
  const given = process.argv.some((word) => /^--port\b/.test(word)) ? { port } : {};
  const nats = { ...loaded.options.nats, servers: [broker] };
  const settings = { ...loaded.options, ...given, nats, log: logger };
  // Our own broker needs the account server first; only then is there something to connect to.
  const alone = other === undefined ? { ...settings, nats: { ...nats, servers: [] } } : settings;
  const server = await startAccountServer(alone);
  let running;
  let stopping;
  const stopped = new Promise((resolve) => {
    const stop = () => {
      if (stopping) process.exit(1);
      stopping = true;
      resolve();
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });

  try {
    await host(made, server, logger);
    const brokerFile = join(data, 'nats-server.conf');
    writeWhole(brokerFile, brokerConf(made, server.url));
    if (other === undefined) {
      running = await startBroker(brokerFile, brokerPort, logger);
      await server.reload(settings);
    }
    process.stdout.write(summary(made, server, brokerFile, data, running?.clientUrl));
    await stopped;
  } finally {
    await server.close();
    await running?.close();
  }
  logger.info(running === undefined ? 'account server stopped' : 'broker and account server stopped');
  await logger.close();
}

try {
  await main();
} catch (error) {
  console.error(`npm start: ${error instanceof Error ? error.message : error}`);
  process.exitCode = 1;
}
