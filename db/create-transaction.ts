import type { Stores, Transaction } from '../commands/stores.js';
import { audit } from './audit.js';
import type { AuditSigner } from './audit-signer.js';
import { clock } from './clock.js';
import { decisions } from './decisions.js';
import { freezes } from './freezes.js';
import { goldenCases } from './golden-cases.js';
import { homes } from './homes.js';
import { invocations } from './invocations.js';
import { links } from './links.js';
import { outbox } from './outbox.js';
import { people } from './people.js';
import { policies } from './policies.js';
import { quotas } from './quotas.js';
import { reminders } from './reminders.js';
import { requests } from './requests.js';
import { reservations } from './reservations.js';
import { runs } from './runs.js';
import type { Sqlite } from './sqlite.js';
import { templates } from './templates.js';
import { vms } from './vms.js';
import { votes } from './votes.js';

/** The stores over one database. An act inside an act is part of it: it is undone alone where it throws. */
export function createTransaction(db: Sqlite, signer: AuditSigner): Transaction {
  const stores: Stores = {
    people: people(db),
    links: links(db),
    policies: policies(db),
    decisions: decisions(db),
    goldenCases: goldenCases(db),
    freezes: freezes(db),
    clock: clock(db),
    invocations: invocations(db),
    requests: requests(db),
    votes: votes(db),
    reservations: reservations(db),
    reminders: reminders(db),
    runs: runs(db),
    vms: vms(db),
    quotas: quotas(db),
    templates: templates(db),
    outbox: outbox(db),
    homes: homes(db),
    audit: audit(db, signer),
  };
  return (act) => db.transaction(() => act(stores)).immediate();
}
