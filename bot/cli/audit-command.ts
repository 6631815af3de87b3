import { readFileSync, writeFileSync } from 'node:fs';
import { Command, InvalidArgumentError } from 'commander';
import type { PostedHead } from '../../db/compare-posted.js';
import { openDatabase } from '../../db/open-database.js';
import { readMasterKeys } from '../../db/read-master-keys.js';
import { sealer } from '../../db/sealer.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { readPostedHead } from '../evidence/posted-head.js';
import { readEvidence } from '../evidence/read-evidence.js';
import { renderEvidencePage } from '../evidence/render-evidence-page.js';
import { verifyEvidence } from '../evidence/verify-evidence.js';
import { doOnHost } from '../host/do-on-host.js';
import { databaseFile } from '../open-data.js';
import { configOption, installationOf } from './config-option.js';
import { printAnswer } from './print-answer.js';
import { readLabel } from './read-label.js';

/** `chatops audit verify | export`. */
export function auditCommand(): Command {
  const command = new Command('audit').description('the audit log');
  command
    .command('verify')
    .description('checks the whole log, or an evidence file by itself: without database, configuration and secrets')
    .argument('[file]', 'an evidence file; left out: the log in the database, the bot may run meanwhile')
    .option('--head <number:hash[:key]>', 'a head as it was posted; may be given several times', readHead, [])
    .addOption(configOption())
    .action((file: string | undefined, options: { head: PostedHead[] }) => {
      const isFine = file === undefined ? verifyLog(options, options.head) : verifyFile(file, options.head);
      if (!isFine) process.exitCode = 1;
    });
  command
    .command('export')
    .description('the evidence of a request as one JSON file; the audit log tells of it and is signed')
    .argument('<request>', 'such as R-42', readLabel)
    .argument('[file]', 'a new file; left out: standard output')
    .option('--page <file>', 'a new file: the same as a page for people')
    .addOption(configOption())
    .action(async (request: number, file: string | undefined, options: { page?: string }) => {
      const answer = await doOnHost(installationOf(options), { do: 'audit export', request });
      if (answer.content !== null && options.page !== undefined) writeNew(options.page, pageOf(answer.content));
      if (answer.content === null || file === undefined) return printAnswer(answer);
      writeNew(file, answer.content);
      console.log(`${file} is the evidence of R-${request}; check it anywhere: chatops audit verify ${file}`);
    });
  return command;
}

/** Nothing that stands there is replaced. */
function writeNew(file: string, text: string): void {
  writeFileSync(file, text, { mode: 0o600, flag: 'wx' });
}

function pageOf(content: string): string {
  const read = readEvidence(Buffer.from(content));
  if (read.evidence === null) throw new Error(`the evidence cannot be shown as a page: ${read.problems.join('; ')}`);
  return renderEvidencePage(read.evidence, read.facts);
}

function readHead(text: string, earlier: readonly PostedHead[]): PostedHead[] {
  const head = readPostedHead(text);
  if (head === null) throw new InvalidArgumentError('a posted head is NUMBER:HASH or NUMBER:HASH:KEY.');
  return [...earlier, head];
}

function verifyFile(file: string, heads: readonly PostedHead[]): boolean {
  const { facts, log, late, problems } = verifyEvidence(readFileSync(file), heads);
  if (facts !== null && log !== null) {
    console.log(`evidence of ${facts.request.label} of the installation ${facts.instance}`);
    console.log(`lines: ${log.from} to ${log.to}; last head: ${log.head}`);
    console.log(`signing keys: ${log.keys.join(', ')}`);
    for (const place of late) console.log(`known as it was at the export, not from when it happened: ${place}`);
  }
  for (const problem of problems) console.error(problem);
  console.log(problems.length === 0 ? 'the file is as it was exported' : 'the file is not as it was exported');
  if (heads.length === 0) console.log('without --head of a posted head this says nothing about who signed it');
  return problems.length === 0;
}

function verifyLog(options: object, heads: readonly PostedHead[]): boolean {
  const installation = installationOf(options);
  const db = openDatabase(databaseFile(installation), 'read');
  const found = verifyAudit(db, sealer(readMasterKeys(installation.files.masterKey)), heads);
  db.close();
  console.log(`lines: ${found.lines}, signed up to ${found.signedUpTo}`);
  console.log(`head: ${found.head}`);
  console.log(`signing keys: ${found.keys.join(', ')}`);
  for (const problem of found.problems) console.error(problem);
  console.log(found.problems.length === 0 ? 'the log is as it was written' : 'the log was changed');
  if (heads.length === 0) {
    console.log('compare lines and head with what you noted down: a log that was cut off at its end looks whole');
  }
  return found.problems.length === 0;
}
