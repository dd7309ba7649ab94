/** What can be asked of a server in the system account. */
import type { Account } from '../accounts/account.js';
import { InternalService } from '../accounts/internal-service.js';
import { askingAccount } from '../accounts/request-header.js';
import { DEBUG_SUBSCRIBERS, USER_INFO_OF } from '../accounts/system-exports.js';
import { goJson } from '../monitor/go-json.js';
import type { Watched } from '../monitor/watched.js';
import type { InspectedMessage } from '../subjects/subscription.js';
import { userInfoHandler } from './account-services.js';
import { countSubscribers } from './count-subscribers.js';
import { ACCOUNT_QUESTIONS, SERVER_QUESTIONS, statzOfAll } from './questions.js';
import {
  ActionError,
  isMeant,
  numberOf,
  type Parameters,
  parametersOf,
  requestOf,
  respond,
  ServiceError,
  type ServiceRequest,
} from './request.js';
import { type StatszTimer, statsz } from './statsz.js';
import { ACCOUNT_TOKEN } from './subjects.js';
import { accountConnections } from './system-events.js';
import { USER_INFO } from './system-imports.js';

/** What a server can be told to do. Each throws or rejects with the text of the answer when it cannot. */
export interface ServerActions {
  reload(): Promise<void>;
  kick(connection: number): void;
  /** Tells one client to go elsewhere. */
  lameDuck(connection: number): void;
}

/** The services of one server. */
export class SystemServices {
  readonly #server: Watched;
  readonly #account: Account;
  readonly #actions: ServerActions;
  readonly #statsz: StatszTimer;
  readonly #services: InternalService[] = [];

  constructor(server: Watched, account: Account, actions: ServerActions, timer: StatszTimer) {
    this.#server = server;
    this.#account = account;
    this.#actions = actions;
    this.#statsz = timer;
    this.#listenForServer();
    this.#listenForAccounts();
  }

  /** Listens no more. */
  close(): void {
    for (const service of this.#services) service.close();
  }

  #listenForServer(): void {
    const { id } = this.#server;
    const ownAndAll = (name: string, answer: (request: ServiceRequest) => void): void => {
      this.#listen(`$SYS.REQ.SERVER.${id}.${name}`, answer);
      this.#listen(`$SYS.REQ.SERVER.PING.${name}`, answer);
    };
    for (const [name, question] of Object.entries(SERVER_QUESTIONS)) {
      ownAndAll(name, (request) =>
        this.#respond(request, (parameters) => question(this.#server, parameters)),
      );
    }
    ownAndAll('IDZ', (request) => this.#tellId(request));
    ownAndAll('STATSZ', (request) => this.#tellStatistics(request));
    this.#listen('$SYS.REQ.SERVER.PING', (request) => this.#tellStatistics(request));
    this.#listen(`$SYS.REQ.SERVER.${id}.RELOAD`, (request) =>
      this.#respond(
        request,
        acting(() => this.#actions.reload()),
      ),
    );
    this.#act('KICK', (cid) => this.#actions.kick(cid));
    this.#act('LDM', (cid) => this.#actions.lameDuck(cid));
  }

  #listenForAccounts(): void {
    for (const [name, question] of Object.entries(ACCOUNT_QUESTIONS)) {
      this.#listen(`$SYS.REQ.ACCOUNT.*.${name}`, (request) => {
        const account = request.subject.split('.')[ACCOUNT_TOKEN] ?? '';
        this.#respond(request, (parameters) => question(this.#server, parameters, account));
      });
    }
    this.#listen('$SYS.REQ.ACCOUNT.PING.STATZ', (request) => {
      this.#respond(request, (parameters) => statzOfAll(this.#server, parameters));
    });
    this.#listen('$SYS.REQ.ACCOUNT.*.CONNS', (request) => this.#tellConnections(request));
    this.#listen('$SYS.REQ.ACCOUNT.NSUBS', (request) => this.#countSubscribers(request));
    this.#listen(DEBUG_SUBSCRIBERS, (request) => {
      const [subject = '', queue = ''] = request.body.trim().split(' ');
      this.#tell(request, String(countSubscribers(this.#askerOf(request), subject, queue)));
    });
    this.#hear(USER_INFO, userInfoHandler(this.#server));
    this.#hear(USER_INFO_OF, userInfoHandler(this.#server, this.#account));
  }

  #act(name: 'KICK' | 'LDM', act: (connection: number) => void): void {
    this.#listen(`$SYS.REQ.SERVER.${this.#server.id}.${name}`, (request) => {
      this.#respond(
        request,
        acting((parameters) => act(numberOf(parameters, 'cid'))),
      );
    });
  }

  #tellId(request: ServiceRequest): void {
    const { id, name } = this.#server;
    this.#tell(request, goJson({ name, host: this.#server.info().host, id }));
  }

  #tellStatistics(request: ServiceRequest): void {
    if (request.reply === '') {
      this.#statsz.say();
      return;
    }
    let parameters: Parameters;
    try {
      parameters = parametersOf(request.body);
      if (!isMeant(this.#server, parameters)) return;
    } catch (error) {
      this.#respond(request, () => {
        throw error;
      });
      return;
    }
    this.#tell(request, goJson(statsz(this.#server)));
  }

  #tellConnections(request: ServiceRequest): void {
    const name = request.subject.split('.')[ACCOUNT_TOKEN] ?? '';
    const account = this.#server.accounts.get(name);
    if (account === undefined || account.connections === 0) return;
    this.#tell(request, goJson(accountConnections(this.#server, account)));
  }

  #countSubscribers(request: ServiceRequest): void {
    let asked: { acc?: unknown; subject?: unknown; queue?: unknown };
    try {
      asked = parametersOf(request.body);
    } catch (error) {
      if (!(error instanceof ServiceError)) throw error;
      this.#server.log.error(`Error unmarshalling account nsubs request message: ${error.message}`);
      return;
    }
    const account = this.#server.accounts.get(String(asked.acc ?? ''));
    if (account === undefined || account.connections === 0) return;
    const queue = typeof asked.queue === 'string' ? Buffer.from(asked.queue, 'base64').toString() : '';
    this.#tell(request, String(countSubscribers(account, String(asked.subject ?? ''), queue)));
  }

  /** The account that a request comes from, which may have imported the service. */
  #askerOf({ headers }: ServiceRequest): Account {
    return this.#server.accounts.get(askingAccount(headers) ?? '') ?? this.#account;
  }

  #respond(request: ServiceRequest, data: (parameters: Parameters) => unknown): void {
    void respond(this.#server, this.#account, request, data);
  }

  #tell({ reply }: ServiceRequest, text: string): void {
    if (reply !== '') this.#account.publish(reply, '', undefined, Buffer.from(text));
  }

  /** Listens, and answers when the delivery that brought the request is over. */
  #listen(subject: string, answer: (request: ServiceRequest) => void): void {
    this.#hear(subject, (message) => {
      const request = requestOf(message);
      queueMicrotask(() => answer(request));
    });
  }

  #hear(subject: string, handler: (message: InspectedMessage) => void): void {
    this.#services.push(new InternalService(this.#account, subject, handler));
  }
}

/** Doing something instead of telling something: what goes wrong is no answer to a question. */
function acting(act: (parameters: Parameters) => unknown): (parameters: Parameters) => Promise<unknown> {
  return async (parameters) => {
    try {
      return await act(parameters);
    } catch (error) {
      if (error instanceof ServiceError) throw error;
      throw new ActionError(error instanceof Error ? error.message : String(error));
    }
  };
}
