// All groups, in the order of the protocol.
import type { Group } from '../transcript.js';
import { ACCOUNTS } from './accounts.js';
import { AUTH } from './auth.js';
import { CLUSTER_NAME, CLUSTER_NAME_BY_FLAG, CLUSTER_NAME_LATER } from './cluster-name.js';
import { CONNECT, UNKNOWN_OPERATION } from './connect.js';
import { HEADERS, NO_RESPONDERS } from './headers.js';
import { LATENCY_HEADERS, LATENCY_RELOAD } from './latency.js';
import { LAME_DUCK, PINGS, RELOAD, SLOW } from './lifecycle.js';
import {
  CONNECTIONS,
  CONTROL_LINE,
  DEFAULT_CONTROL_LINE,
  DEFAULT_PAYLOAD,
  PAYLOAD,
  SUBSCRIPTIONS,
  TOKENS,
} from './limits.js';
import { MAPPINGS } from './mappings.js';
import { PERMISSIONS, RESPONSES } from './permissions.js';
import { PROXY } from './proxy.js';
import { PUBLISH } from './publish.js';
import { QUEUE } from './queue.js';
import { SERVICES } from './shared-services.js';
import { STREAMS } from './shared-streams.js';
import { SHARING_PRIVATE } from './sharing-private.js';
import { SHARING_RELOAD } from './sharing-reload.js';
import { SUBSCRIBE, UNSUBSCRIBE } from './subscribe.js';
import { SECURE } from './tls.js';
import { TRACE, TRACE_SERVER, TRACE_UNTOLD } from './trace.js';
import { TRACE_SHARING } from './trace-sharing.js';

export const GROUPS: readonly Group[] = [
  ...AUTH,
  PERMISSIONS,
  RESPONSES,
  ACCOUNTS,
  STREAMS,
  SERVICES,
  MAPPINGS,
  SHARING_RELOAD,
  SHARING_PRIVATE,
  LATENCY_HEADERS,
  LATENCY_RELOAD,
  CLUSTER_NAME,
  CLUSTER_NAME_BY_FLAG,
  CLUSTER_NAME_LATER,
  PINGS,
  SLOW,
  LAME_DUCK,
  RELOAD,
  TRACE,
  TRACE_SERVER,
  TRACE_UNTOLD,
  TRACE_SHARING,
  PROXY,
  ...SECURE,
  CONNECT,
  UNKNOWN_OPERATION,
  PUBLISH,
  SUBSCRIBE,
  UNSUBSCRIBE,
  QUEUE,
  HEADERS,
  NO_RESPONDERS,
  CONTROL_LINE,
  DEFAULT_CONTROL_LINE,
  PAYLOAD,
  DEFAULT_PAYLOAD,
  SUBSCRIPTIONS,
  TOKENS,
  CONNECTIONS,
];
