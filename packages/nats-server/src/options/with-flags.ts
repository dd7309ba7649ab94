/** The flags over the file: what was typed wins. */
import { findUnfitName } from './contradictions.js';
import { TLS_TIMEOUT } from './defaults.js';
import type { Findings } from './findings.js';
import { flagSpecs, type ServerFlags } from './flags.js';
import type { TlsOptions } from './tls-types.js';
import type { ServerOptions } from './types.js';

/** Flags of what is not served, and what the Go server would be needed for. */
const notServedFlags = {
  js: 'JetStream',
  sd: 'JetStream',
  routes: 'clusters',
  cluster: 'clusters',
  no_advertise: 'clusters',
  cluster_advertise: 'clusters',
  connect_retries: 'clusters',
  profile: 'profiles of Go programs',
} as const;

/** Puts the flags over the options of the file; complains of flags that cannot be served. */
export function withFlags(file: ServerOptions, flags: ServerFlags, findings: Findings): ServerOptions {
  const { values, given } = flags;
  refuseNotServed(flags, findings);
  findUnfitName('server', values.n, '', findings);
  findUnfitName('cluster', values.cluster_name, '', findings);
  const has = (flag: keyof typeof values): boolean => given.has(flag);
  const text = (
    flag: 'a' | 'n' | 'cluster_name' | 'P' | 'client_advertise' | 'ports_file_dir' | 'l' | 'r',
    value: string,
  ): string => (has(flag) ? values[flag] : value);
  const { authorization } = file;
  return {
    ...file,
    host: text('a', file.host) || '0.0.0.0',
    port: has('p') ? values.p || 4222 : file.port,
    serverName: text('n', file.serverName),
    clusterName: text('cluster_name', file.clusterName),
    clientAdvertise: text('client_advertise', file.clientAdvertise),
    pidFile: text('P', file.pidFile),
    httpPort: has('m') && values.m !== 0 ? values.m : file.httpPort,
    httpsPort: has('ms') && values.ms !== 0 ? values.ms : file.httpsPort,
    portsFileDir: text('ports_file_dir', file.portsFileDir),
    logFile: text('l', file.logFile),
    logSizeLimit: has('log_size_limit') ? values.log_size_limit : file.logSizeLimit,
    logtime: has('T') ? values.T : file.logtime,
    logtimeUtc: has('logtime_utc') ? values.logtime_utc : file.logtimeUtc,
    syslog: has('s') ? values.s : file.syslog,
    remoteSyslog: text('r', file.remoteSyslog),
    maxTracedMsgLen: has('max_traced_msg_len') ? values.max_traced_msg_len : file.maxTracedMsgLen,
    ...logLevels(file, flags),
    authorization: {
      ...authorization,
      ...(has('user') ? { user: values.user } : {}),
      ...(has('pass') ? { password: values.pass } : {}),
      ...(has('auth') ? { token: values.auth } : {}),
    },
    ...tlsOfFlags(file, flags, findings),
  };
}

function logLevels(
  file: ServerOptions,
  { values, given }: ServerFlags,
): Pick<ServerOptions, 'debug' | 'trace' | 'traceVerbose'> {
  let { debug, trace, traceVerbose } = file;
  if (given.has('D')) debug = values.D;
  if (given.has('V')) trace = values.V;
  if (given.has('VV')) trace = traceVerbose = values.VV;
  if (given.has('DV')) debug = trace = values.DV;
  if (given.has('DVV')) debug = trace = traceVerbose = values.DVV;
  return { debug, trace, traceVerbose };
}

function tlsOfFlags(
  file: ServerOptions,
  { values, given }: ServerFlags,
  findings: Findings,
): Pick<ServerOptions, 'tls' | 'authTimeout'> {
  const { authTimeout } = file;
  if (given.has('tls') && !values.tls) return { tls: undefined, authTimeout };
  const asked = (['tls', 'tlscert', 'tlskey', 'tlsverify', 'tlscacert'] as const).some((flag) =>
    given.has(flag),
  );
  if (!asked) return { tls: file.tls, authTimeout };
  if (values.tlscert === '')
    findings.complain('', 'TLS Server certificate must be present and valid; give -tlscert');
  else if (values.tlskey === '')
    findings.complain('', 'TLS Server private key must be present and valid; give -tlskey');
  const tls: TlsOptions = {
    certificates: [{ certFile: values.tlscert, keyFile: values.tlskey }],
    caFile: values.tlscacert,
    verify: values.tlsverify,
    verifyAndMap: false,
    insecure: false,
    cipherSuites: undefined,
    curvePreferences: undefined,
    allowInsecureCipherSuites: false,
    timeout: TLS_TIMEOUT,
    connectionRateLimit: 0,
    pinnedCerts: undefined,
    handshakeFirst: { kind: 'off' },
    minVersion: '1.2',
    ocspPeer: undefined,
  };
  return {
    tls,
    authTimeout: file.tls === undefined && authTimeout === 2000 ? TLS_TIMEOUT + 1000 : authTimeout,
  };
}

function refuseNotServed({ values, given }: ServerFlags, findings: Findings): void {
  for (const { name } of flagSpecs) {
    if (!given.has(name) || !isNotServed(name)) continue;
    const value = values[name];
    if (value === '' || value === 0 || value === false) continue;
    findings.complain(
      '',
      `-${name} is not served yet; remove it, or run the Go nats-server for ${notServedFlags[name]}`,
    );
  }
}

function isNotServed(name: string): name is keyof typeof notServedFlags {
  return Object.hasOwn(notServedFlags, name);
}
