/** A request to a service of the system account: what is asked, whether this server is meant, and the answer. */
import type { Account } from '../accounts/account.js';
import { goJson } from '../monitor/go-json.js';
import type { Watched } from '../monitor/watched.js';
import { encoded } from '../protocol/content-encoding.js';
import { fromWire } from '../protocol/wire-text.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import { serverInfo } from './messages.js';

/** A request that cannot be served; its code and text are in the answer. */
export class ServiceError extends Error {
  override readonly name = 'ServiceError';
  readonly code: number;

  /** @param code as HTTP has it: 400 for a request that cannot be read, 500 for one that cannot be served */
  constructor(code: number, text: string) {
    super(text);
    this.code = code;
  }
}

/** Something could not be done. */
export class ActionError extends ServiceError {
  /** @param text why */
  constructor(text: string) {
    super(500, text);
  }
}

/** The parameters of a request, an object as JSON has it; empty where nothing was sent. */
export type Parameters = Readonly<Record<string, unknown>>;

/** A request as it came; copies, so that it may be answered later. */
export interface ServiceRequest {
  readonly subject: string;
  /** As on the wire. */
  readonly reply: string;
  readonly headers: string;
  readonly body: string;
}

/** Copies the message at hand. */
export function requestOf(message: InspectedMessage): ServiceRequest {
  return {
    subject: fromWire(message.subject),
    reply: message.reply,
    headers: message.headers()?.toString('latin1') ?? '',
    body: message.payload().toString('utf8'),
  };
}

/** What stands for "this server is not meant" and "nothing to say". */
export const SILENCE = Symbol('silence');

/**
 * Answers a request with an envelope: the server, and data or an error.
 *
 * @param account where the answer goes
 * @param data of the answer; undefined for none
 */
export async function respond(
  server: Watched,
  account: Account,
  request: ServiceRequest,
  data: (parameters: Parameters) => unknown,
): Promise<void> {
  if (request.reply === '') return;
  let asked = false;
  try {
    const parameters = parametersOf(request.body);
    if (!isMeant(server, parameters)) return;
    asked = true;
    const answer = await data(parameters);
    if (answer === SILENCE) return;
    reply(account, request, {
      server: serverInfo(server),
      ...(answer === undefined ? {} : { data: answer }),
    });
  } catch (error) {
    const code = error instanceof ServiceError ? error.code : 500;
    const description = error instanceof Error ? error.message : String(error);
    // A question that was put and has no answer is answered with null, as the original does.
    const nothing = asked && !(error instanceof ActionError) ? { data: null } : {};
    const answer = { server: serverInfo(server), ...nothing, error: { code, description } };
    account.publish(request.reply, '', undefined, Buffer.from(goJson(answer)));
  }
}

/** Sends an answer, compressed where the request allows gzip. */
function reply(account: Account, { reply: to, headers }: ServiceRequest, answer: unknown): void {
  const accepted = /^accept-encoding:(.*)$/im.exec(headers)?.[1];
  const { headers: own, payload } = encoded(Buffer.from(goJson(answer)), accepted);
  account.publish(to, '', own, payload);
}

/** @throws ServiceError 400 */
export function parametersOf(body: string): Parameters {
  if (body === '') return {};
  let value: unknown;
  try {
    value = JSON.parse(body);
  } catch (error) {
    throw new ServiceError(400, `the request is not JSON: ${(error as Error).message}`);
  }
  if (value === null) return {};
  if (typeof value !== 'object' || Array.isArray(value))
    throw new ServiceError(400, 'the request is not a JSON object');
  return value as Parameters;
}

/** Do the filters of a request let this server through? */
export function isMeant(server: Watched, parameters: Parameters): boolean {
  const { host } = server.info();
  const { clusterName } = server.options;
  const exact = flag(parameters, 'exact_match');
  const passes = (key: string, own: string): boolean => {
    const wanted = textOf(parameters, key);
    return wanted === '' || (exact ? own === wanted : own.includes(wanted));
  };
  if (!passes('server_name', server.name) || !passes('host', host)) return false;
  if (!passes('cluster', clusterName)) return false;
  if (textOf(parameters, 'domain') !== '') return false;
  const { tags } = parameters;
  if (!Array.isArray(tags)) return true;
  const own = new Set(server.options.serverTags.map((tag) => tag.toLowerCase()));
  return tags.every((tag) => own.has(String(tag).toLowerCase()));
}

/** A text among the parameters; empty for none. @throws ServiceError 400 when it is something else */
export function textOf(parameters: Parameters, key: string): string {
  return checked(parameters, key, 'string', '');
}

/** A number among the parameters; 0 for none. @throws ServiceError 400 when it is something else */
export function numberOf(parameters: Parameters, key: string): number {
  return checked(parameters, key, 'number', 0);
}

/** A switch among the parameters. @throws ServiceError 400 when it is something else */
export function flag(parameters: Parameters, key: string): boolean {
  return checked(parameters, key, 'boolean', false);
}

/** Texts among the parameters. @throws ServiceError 400 when they are something else */
export function textsOf(parameters: Parameters, key: string): readonly string[] {
  const value = parameters[key] ?? [];
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string'))
    throw notA(key, 'list of strings');
  return value as readonly string[];
}

function checked<T extends string | number | boolean>(
  parameters: Parameters,
  key: string,
  type: 'string' | 'number' | 'boolean',
  fallback: T,
): T {
  const value = parameters[key] ?? fallback;
  if (typeof value !== type) throw notA(key, type);
  return value as T;
}

function notA(key: string, type: string): ServiceError {
  return new ServiceError(400, `the field ${key} of the request is not a ${type}`);
}
