import { showAudit } from './audit/show-audit.js';
import type { Command } from './define-command.js';
import { freeze, unfreeze } from './freeze/freeze-commands.js';
import { keyAdd, keyList, keyRemove } from './people/key-commands.js';
import {
  linkAccept,
  linkAccounts,
  linkCancel,
  linkConfirm,
  linkList,
  linkRefuse,
  unlinkAccount,
} from './people/link-commands.js';
import { listGroups, listPeople } from './people/list-people.js';
import { policyDiff, policyHistory, policyReplay, policyTest } from './policy/policy-commands.js';
import { proposePolicy } from './policy/propose-policy.js';
import { showPolicy } from './policy/show-policy.js';
import { showQuota } from './quota/show-quota.js';
import { build } from './template/build.js';
import { listTemplates } from './template/list-templates.js';
import { retire } from './template/retire.js';
import { adopt } from './vm/adopt.js';
import { approve } from './vm/approve.js';
import { cancel } from './vm/cancel.js';
import { create } from './vm/create.js';
import { createHelp } from './vm/create-help.js';
import { deny } from './vm/deny.js';
import { destroy } from './vm/destroy.js';
import { leave } from './vm/leave.js';
import { list, mine } from './vm/list.js';
import { logs } from './vm/logs.js';
import { pending } from './vm/pending.js';
import { retry } from './vm/retry.js';
import { show } from './vm/show.js';
import { why } from './vm/why.js';
import { withdraw } from './vm/withdraw.js';

/** Everything that can be asked: what is not in here does not exist. */
export const catalog: readonly Command[] = [
  ...[create, destroy, list, mine, show, why],
  ...[pending, approve, deny, withdraw, cancel, retry, logs, adopt, leave],
  ...[keyAdd, keyList, keyRemove],
  ...[linkAccounts, linkConfirm, linkCancel, unlinkAccount],
  ...[linkList, linkAccept, linkRefuse],
  ...[listPeople, listGroups, showQuota],
  ...[showPolicy, policyHistory, policyDiff, policyTest, policyReplay, proposePolicy],
  ...[freeze, unfreeze],
  ...[listTemplates, build, retire, showAudit],
  createHelp(() => catalog),
];
