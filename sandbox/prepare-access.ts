import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { botPrivileges } from './bot-privileges.js';
import type { Config } from './config.js';
import { createToken } from './create-token.js';
import type { State } from './state/open-state.js';
import type { Certificate } from './tls/certificate.js';
import { type Authority, makeAuthority, makeLeaf } from './tls/make-certificates.js';

const botToken = 'chatops@pve!bot';

type AccessConfig = Pick<Config, 'dataFolder' | 'accessFolder' | 'names'>;

export interface Access {
  certificate: Certificate;
  adminToken: string;
}

/**
 * Makes, once, the authority and the tokens. The private key and the admin token stay in the sandbox's own folder
 * (`ca-key.pem`, `admin-token`); `ca.pem` and `token` are put where the bot and people read them.
 */
export async function prepareAccess(config: AccessConfig, state: State): Promise<Access> {
  const { dataFolder, accessFolder } = config;
  mkdirSync(accessFolder, { recursive: true });
  const authority = await keepAuthority(dataFolder);
  writeFileSync(join(accessFolder, 'ca.pem'), authority.certificate, { mode: 0o644 });
  const tokenFile = join(accessFolder, 'token');
  if (!existsSync(tokenFile) || state.tokens.find(botToken) === null) {
    writeFileSync(tokenFile, `${createToken(state, botToken, botPrivileges)}\n`, { mode: 0o600 });
  }
  const adminFile = join(dataFolder, 'admin-token');
  if (!existsSync(adminFile)) writeFileSync(adminFile, `${randomUUID()}\n`, { mode: 0o600 });
  return {
    certificate: await makeLeaf(authority, config.names, new Date()),
    adminToken: readFileSync(adminFile, 'utf8').trim(),
  };
}

async function keepAuthority(folder: string): Promise<Authority> {
  const keyFile = join(folder, 'ca-key.pem');
  const certificateFile = join(folder, 'ca.pem');
  if (existsSync(keyFile) && existsSync(certificateFile)) {
    return { key: readFileSync(keyFile, 'utf8'), certificate: readFileSync(certificateFile, 'utf8') };
  }
  const made = await makeAuthority(new Date());
  writeFileSync(keyFile, made.key, { mode: 0o600 });
  writeFileSync(certificateFile, made.certificate, { mode: 0o644 });
  return made;
}
