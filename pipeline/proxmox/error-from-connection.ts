import { ProxmoxError } from './proxmox.js';

const TLS_CODES =
  /^(ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_|EPROTO|HOSTNAME_MISMATCH|INVALID_CA|UNSUPPORTED_CERTIFICATE_PURPOSE)/;

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ECONNRESET: 'the connection was cut',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ENOTFOUND: 'the name is not known',
  EAI_AGAIN: 'the name could not be looked up',
  ETIMEDOUT: 'no answer in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
  UND_ERR_HEADERS_TIMEOUT: 'no answer in time',
  UND_ERR_BODY_TIMEOUT: 'the answer stopped in the middle',
  UND_ERR_SOCKET: 'the connection was cut',
  UND_ERR_ABORTED: 'no answer in time',
};

/** What it means that no whole answer came. `sent`: whether the request may have reached Proxmox. */
export function errorFromConnection(error: Error, endpoint: string, isChange: boolean, sent: boolean): ProxmoxError {
  const code = codeOf(error);
  const uncertain = isChange && sent;
  const fail = (kind: ProxmoxError['kind'], words: string): ProxmoxError =>
    new ProxmoxError(kind, null, uncertain, `${endpoint}: ${words}`);
  if (TLS_CODES.test(code)) return fail('tls', tlsWords(code, error));
  if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') return fail('bad-answer', 'the answer is larger than allowed');
  if (code.startsWith('HPE_')) return fail('bad-answer', 'what answers there does not speak HTTP');
  return fail('unreachable', WORDS[code] ?? (error.name === 'TimeoutError' ? 'no answer in time' : error.message));
}

function tlsWords(code: string, error: Error): string {
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return `the certificate is for another name (${error.message})`;
  if (code === 'CERT_HAS_EXPIRED') return 'the certificate has expired';
  if (code === 'CERT_NOT_YET_VALID') return 'the certificate is not valid yet: compare the clocks';
  if (code === 'EPROTO' || code.startsWith('ERR_SSL_')) return `no TLS connection could be made (${code})`;
  return `the certificate is not signed by the configured CA (${code})`;
}

function codeOf(error: Error): string {
  if ('code' in error && typeof error.code === 'string') return error.code;
  return error.cause instanceof Error ? codeOf(error.cause) : '';
}
