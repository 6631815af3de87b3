import { Command } from 'commander';
import { openDatabase } from '../../db/open-database.js';
import { readMasterKeys } from '../../db/read-master-keys.js';
import { sealer } from '../../db/sealer.js';
import { verifyAudit } from '../../db/verify-audit.js';
import { databaseFile } from '../open-data.js';
import { configOption, installationOf } from './config-option.js';

/** `chatops audit verify`. */
export function auditCommand(): Command {
  const command = new Command('audit').description('the audit log');
  command
    .command('verify')
    .description('reads the whole log and checks its chain and its signed heads; the bot may run meanwhile')
    .addOption(configOption())
    .action((options: object) => {
      const installation = installationOf(options);
      const db = openDatabase(databaseFile(installation), 'read');
      const found = verifyAudit(db, sealer(readMasterKeys(installation.files.masterKey)));
      db.close();
      console.log(`lines: ${found.lines}, signed up to ${found.signedUpTo}`);
      console.log(`head: ${found.head}`);
      console.log(`signing keys: ${found.keys.join(', ')}`);
      for (const problem of found.problems) console.error(problem);
      console.log(found.problems.length === 0 ? 'the log is as it was written' : 'the log was changed');
      console.log('compare lines and head with what you noted down: a log that was cut off at its end looks whole');
      if (found.problems.length > 0) process.exitCode = 1;
    });
  return command;
}
