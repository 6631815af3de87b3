import { X509Certificate } from 'node:crypto';
import { accessSync, constants, existsSync, readFileSync } from 'node:fs';
import { readMasterKeys } from '../../db/read-master-keys.js';
import type { Installation } from '../settings/installation.js';
import { checkMode, checkSecretFile } from './check-secret-file.js';
import { bad, type Finding, good, notice } from './finding.js';

const TOKEN = /^[^\s@!=]+@[^\s@!=]+![^\s@!=]+=[^\s=]+$/;

/** Files that the configuration names: there, readable, of the right content, and nobody else's to read. */
export function checkFiles({ files, proxmox, blueprintSecrets }: Installation, now: number): Finding[] {
  const { buildTokenFile, tokenFile } = proxmox;
  return [
    ...checkData(files.data),
    ...checkSecretFile('master key', files.masterKey, () => readMasterKeys(files.masterKey)),
    ...checkToken('Proxmox token', tokenFile),
    ...(buildTokenFile === null ? [] : checkToken('Proxmox build token', buildTokenFile)),
    ...checkCa(proxmox.caFile, now),
    ...[...blueprintSecrets].flatMap(([name, file]) => checkSecretFile(`secret ${name}`, file, () => null)),
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
  return checkSecretFile(what, file, (content) => {
    if (TOKEN.test(content)) return;
    throw new Error(`the ${what} in ${file} is not USER@REALM!NAME=SECRET in one line`);
  });
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
