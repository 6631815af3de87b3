import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHttpServer } from '../chat/http-server.js';
import { servePage } from '../chat/page/serve-page.js';
import { SPECS_FOLDER } from '../chat/specs-folder.js';
import { makePage } from './page/make-page.js';
import { makeSlackStandIn, type SlackStandIn } from './slack-stand-in.js';
import { type SocketMode, startSocketMode, takeUpgrades } from './socket/socket-mode.js';
import type { WorkspaceSeed } from './state/seed-workspace.js';
import { makeStandInState } from './state/stand-in-state.js';
import type { WebApi } from './web-api/answer-call.js';
import { findMethodSpecs, type MethodSpecs } from './web-api/method-specs.js';
import { basicMethods } from './web-api/methods-basics.js';
import { chatMethods } from './web-api/methods-chat.js';
import { conversationMethods } from './web-api/methods-conversations.js';
import { fileMethods } from './web-api/methods-files.js';
import { peopleMethods } from './web-api/methods-people.js';
import { viewMethods } from './web-api/methods-views.js';
import { makeRateLimits } from './web-api/rate-limits.js';
import { serveFile, serveUpload } from './web-api/serve-files.js';
import { serveResponseUrl } from './web-api/serve-response-url.js';
import { serveWebApi } from './web-api/serve-web-api.js';

export interface SlackStandInOptions extends WorkspaceSeed {
  /** 127.0.0.1 where nothing is said. */
  host?: string;
  /** 0: a free one. */
  port?: number;
  /** How clients reach it, where that is not `http://<host>:<port>`; in the socket, response and upload URLs. */
  publicUrl?: string;
  /** Folder of the published interface specifications. */
  specsDir?: string;
  /** Slack's rate tiers; on where nothing is said. */
  rates?: boolean;
  /** For tests of the stand-in itself: its calls count for nothing, and `stop` does not reject with their violations. */
  isProvoked?: boolean;
}

/** Starts a Slack for the real Bolt: Web API, Socket Mode and a page for people, on one port. */
export async function startSlackStandIn(options: SlackStandInOptions = {}): Promise<SlackStandIn> {
  const state = makeStandInState(options);
  const socket = startSocketMode(state);
  const openConnection = { tier: 't3', scopes: ['connections:write'], token: 'app' } as const;
  const api: WebApi = {
    state,
    specs: readSpecs(options.specsDir ?? SPECS_FOLDER),
    rates: options.rates === false ? null : makeRateLimits(state.clock),
    methods: {
      ...basicMethods,
      ...chatMethods,
      ...conversationMethods,
      ...fileMethods,
      ...peopleMethods,
      ...viewMethods,
      'apps.connections.open': { ...openConnection, run: () => ({ url: socket.makeUrl() }) },
    },
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    route(api, socket, request, response).catch((error: Error) => fail(api, response, error));
  };
  const host = options.host ?? '127.0.0.1';
  const http = await startHttpServer(listener, host, options.port ?? 0);
  takeUpgrades(http.server, socket);
  state.publicUrl = options.publicUrl ?? `http://${host}:${http.port()}`;
  return makeSlackStandIn(state, socket, http, options.isProvoked === true);
}

async function route(
  api: WebApi,
  socket: SocketMode,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const [, first = '', second = ''] = url.pathname.split('/');
  if (first === 'api') return serveWebApi(api, request, response, url);
  if (first === 'response') return serveResponseUrl(api.state, request, response, url.pathname);
  if (first === 'upload') return serveUpload(api.state, request, response, second);
  if (first === 'files') return serveFile(api.state, response, second);
  return servePage(makePage(api.state, socket), request, response, url);
}

/** A mistake of the stand-in itself: said to the client and kept, so that no test is green over it. */
function fail({ state }: WebApi, response: ServerResponse, error: Error): void {
  state.violations.add('stand-in', error.stack ?? error.message);
  if (!response.headersSent) response.writeHead(500);
  response.end('stand-in broke');
}

let isSaid = false;

function readSpecs(folder: string): MethodSpecs | null {
  const specs = findMethodSpecs(folder);
  if (specs === null && !isSaid) {
    isSaid = true;
    process.stderr.write(`Slack stand-in: calls are not validated, ${folder} has no slack-methods\n`);
  }
  return specs;
}
