import type { IncomingMessage, ServerResponse } from 'node:http';
import { startHttpServer } from '../chat/http-server.js';
import { servePage } from '../chat/page/serve-page.js';
import { SPECS_FOLDER } from '../chat/specs-folder.js';
import { type DiscordStandIn, makeDiscordStandIn } from './discord-stand-in.js';
import { startGateway, takeUpgrades } from './gateway/gateway.js';
import { makePage } from './page/make-page.js';
import type { RestApi } from './rest/answer-call.js';
import { findOpenApi, type OpenApi } from './rest/openapi.js';
import { makeRateLimits, type Rates, USUAL_RATES } from './rest/rate-limits.js';
import { basicRoutes } from './rest/routes-basics.js';
import { channelRoutes } from './rest/routes-channels.js';
import { commandRoutes } from './rest/routes-commands.js';
import { callbackRoute, webhookRoutes } from './rest/routes-interactions.js';
import { messageRoutes } from './rest/routes-messages.js';
import { serveFile } from './rest/serve-file.js';
import { serveRest } from './rest/serve-rest.js';
import type { ServerSeed } from './state/seed-server.js';
import { makeStandInState, type StandInState } from './state/stand-in-state.js';

export interface DiscordStandInOptions extends ServerSeed {
  /** 127.0.0.1 where nothing is said. */
  host?: string;
  /** 0: a free one. */
  port?: number;
  /** How clients reach it, where that is not `http://<host>:<port>`; in the gateway's and files' addresses. */
  publicUrl?: string;
  /** Folder of the published interface specifications. */
  specsDir?: string;
  /** Some other numbers than the usual ones, or no limits. */
  rates?: Partial<Rates> | false;
  /** How often a client is to send a heartbeat. */
  heartbeatMs?: number;
  /** For tests of the stand-in itself: its calls count for nothing, and `stop` does not reject with their violations. */
  isProvoked?: boolean;
}

/** Discord's own, in milliseconds. */
const HEARTBEAT_MS = 41_250;

/** Starts a Discord for the real discord.js: REST, gateway and a page for people, on one port. */
export async function startDiscordStandIn(options: DiscordStandInOptions = {}): Promise<DiscordStandIn> {
  const state = makeStandInState(options);
  const gateway = startGateway(state, options.heartbeatMs ?? HEARTBEAT_MS);
  state.dispatch = gateway.dispatch;
  const api: RestApi = {
    state,
    openApi: readOpenApi(options.specsDir ?? SPECS_FOLDER),
    rates: options.rates === false ? null : makeRateLimits(state.clock, { ...USUAL_RATES, ...options.rates }),
    routes: [...basicRoutes, ...messageRoutes, ...channelRoutes, ...commandRoutes, callbackRoute, ...webhookRoutes],
  };
  const listener = (request: IncomingMessage, response: ServerResponse): void => {
    route(api, request, response).catch((error: Error) => fail(state, response, error));
  };
  const host = options.host ?? '127.0.0.1';
  const http = await startHttpServer(listener, host, options.port ?? 0);
  takeUpgrades(http.server, gateway);
  state.publicUrl = options.publicUrl ?? `http://${host}:${http.port()}`;
  return makeDiscordStandIn(state, gateway, http, options.isProvoked === true);
}

async function route(api: RestApi, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', 'http://stand-in');
  const [, first = '', , file = ''] = url.pathname.split('/');
  if (first === 'api') return serveRest(api, request, response, url);
  if (first === 'attachments') return serveFile(api.state, response, file);
  return servePage(makePage(api.state), request, response, url);
}

/** A mistake of the stand-in itself: said to the client and kept, so that no test is green over it. */
function fail(state: StandInState, response: ServerResponse, error: Error): void {
  state.violations.add('stand-in', error.stack ?? error.message);
  if (!response.headersSent) response.writeHead(500);
  response.end('stand-in broke');
}

let isSaid = false;

function readOpenApi(folder: string): OpenApi | null {
  const openApi = findOpenApi(folder);
  if (openApi === null && !isSaid) {
    isSaid = true;
    process.stderr.write(`Discord stand-in: calls are not validated, ${folder} has no discord-openapi.json\n`);
  }
  return openApi;
}
