import { Client, Pool } from 'undici';
import { errorFromConnection } from './error-from-connection.js';
import { type PveAnswer, type PveRequest, sendRequest } from './send-request.js';

/** One address of the API. */
export interface Endpoint {
  origin: string;
  /** Over a kept connection; what fails may be asked again. */
  read(token: string, request: PveRequest): Promise<PveAnswer>;
  /**
   * Over a connection of its own: a kept one may be dying, and then nobody knows whether the request arrived. So
   * `ProxmoxError.uncertain` is false exactly where no connection came about.
   */
  change(token: string, request: PveRequest): Promise<PveAnswer>;
  close(): Promise<void>;
}

export interface EndpointLimits {
  connectMs: number;
  /** From the request's last byte to the answer's head. */
  headMs: number;
  /** Between two pieces of the answer. */
  bodyMs: number;
  answerBytes: number;
}

/** `ca`: PEM of the operator's CA, or of the very certificate; the machine's own CAs count for nothing then. */
export function openEndpoint(origin: string, ca: string, limits: EndpointLimits): Endpoint {
  const options = {
    connect: {
      ca,
      minVersion: 'TLSv1.2' as const,
      rejectUnauthorized: true,
      allowPartialTrustChain: true,
      timeout: limits.connectMs,
    },
    headersTimeout: limits.headMs,
    bodyTimeout: limits.bodyMs,
    maxResponseSize: limits.answerBytes,
  };
  const pool = new Pool(origin, { ...options, connections: 8 });
  return {
    origin,
    async read(token, request) {
      try {
        return await sendRequest(pool, token, request);
      } catch (error) {
        throw error instanceof Error ? errorFromConnection(error, origin, false, true) : error;
      }
    },
    async change(token, request) {
      const client = new Client(origin, options);
      let sent = false;
      client.on('connect', () => {
        sent = true;
      });
      try {
        return await sendRequest(client, token, request);
      } catch (error) {
        throw error instanceof Error ? errorFromConnection(error, origin, true, sent) : error;
      } finally {
        await client.destroy();
      }
    },
    close: () => pool.destroy(),
  };
}
