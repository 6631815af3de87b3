import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync, statSync } from 'node:fs';
import { readMasterKeys } from '../../db/read-master-keys.js';
import type { Installation } from '../settings/installation.js';
import { bad, type Finding, good, notice } from './finding.js';

const TOKEN = /^[^\s@!=]+@[^\s@!=]+![^\s@!=]+=[^\s=]+$/;

/** Files that the configuration names: there, readable, of the right content, and nobody else's to read. */
export function checkFiles({ files, proxmox, blueprintSecrets }: Installation, now: number): Finding[] {
  const { buildTokenFile, tokenFile } = proxmox;
  return [
    ...checkData(files.data),
    ...checkSecret('master key', files.masterKey, () => readMasterKeys(files.masterKey)),
    ...checkToken('Proxmox token', tokenFile),
    ...(buildTokenFile === null ? [] : checkToken('Proxmox build token', buildTokenFile)),
    ...checkCa(proxmox.caFile, now),
    ...[...blueprintSecrets].flatMap(([name, file]) => checkSecret(`secret ${name}`, file, () => null)),
  ];
}

function checkData(folder: string): Finding[] {
  if (!existsSync(folder)) return [notice(`the data folder ${folder} is not there yet`, 'the first start makes it')];
  const findings = checkMode('data folder', folder, 'chmod 700');
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch {
    findings.push(bad(`the data folder ${folder} cannot be written`, `chown it to the uid ${process.getuid?.()}`));
  }
  return findings.length > 0 ? findings : [good(`data folder ${folder}`)];
}

function checkToken(what: string, file: string): Finding[] {
  return checkSecret(what, file, () => {
    if (TOKEN.test(readFileSync(file, 'utf8').trim())) return;
    throw new Error(`the ${what} in ${file} is not USER@REALM!NAME=SECRET in one line`);
  });
}

/** `read` throws where the content is wrong; its message never holds the content. */
function checkSecret(what: string, file: string, read: () => void): Finding[] {
  try {
    accessSync(file, constants.R_OK);
    read();
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    if (!('code' in error)) return [bad(error.message, `put the right content into ${file}`)];
    const cure = error.code === 'ENOENT' ? `make ${file}` : `let the uid ${process.getuid?.()} read ${file}`;
    return [bad(`the ${what} ${file} cannot be read (${error.code})`, cure)];
  }
  const findings = checkMode(what, file, 'chmod 600');
  return findings.length > 0 ? findings : [good(`${what} ${file}`)];
}

function checkMode(what: string, path: string, cure: string): Finding[] {
  const mode = statSync(path).mode & 0o777;
  if ((mode & 0o077) === 0) return [];
  return [bad(`the ${what} ${path} is open to others (mode ${mode.toString(8)})`, `${cure} ${path}`)];
}

function checkCa(file: string, now: number): Finding[] {
  try {
    const { validTo, subject } = new X509Certificate(readFileSync(file));
    if (Date.parse(validTo) > now) return [good(`CA ${file} (${subject.replaceAll('\n', ', ')}, until ${validTo})`)];
    return [bad(`the CA in ${file} ended on ${validTo}`, 'put the present one there: /etc/pve/pve-root-ca.pem')];
  } catch (error) {
    const why = error instanceof Error && 'code' in error ? ` (${error.code})` : '';
    return [
      bad(`the CA ${file} is no readable PEM certificate${why}`, 'copy /etc/pve/pve-root-ca.pem of a node there'),
    ];
  }
}
