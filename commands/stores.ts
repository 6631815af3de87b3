import type { DecisionStore } from './approval/decision-store.js';
import type { Policy } from './approval/policy.js';
import type { AuditStore } from './audit/audit-store.js';
import type { ClockStore } from './clock/clock-store.js';
import type { FreezeStore } from './freeze/freeze-store.js';
import type { Invocation } from './invocation.js';
import type { OutboxStore } from './outbox-store.js';
import type { AccountKind } from './people/account-kind.js';
import type { LinkStore } from './people/link.js';
import type { GoldenCaseStore } from './policy/golden-case.js';
import type { QuotaStore } from './quota/quota.js';
import type { ReminderStore } from './request/reminder-store.js';
import type { Ask, Request, RequestState } from './request/request.js';
import type { RunStore } from './request/run-store.js';

/** One act is one transaction (BEGIN IMMEDIATE, synchronous): all of it is kept or nothing. */
export type Transaction = <T>(act: (stores: Stores) => T) => T;

export interface Stores {
  people: PeopleStore;
  links: LinkStore;
  policies: PolicyStore;
  decisions: DecisionStore;
  goldenCases: GoldenCaseStore;
  freezes: FreezeStore;
  clock: ClockStore;
  invocations: InvocationStore;
  requests: RequestStore;
  votes: VoteStore;
  reservations: ReservationStore;
  reminders: ReminderStore;
  runs: RunStore;
  vms: VmStore;
  quotas: QuotaStore;
  templates: TemplateStore;
  outbox: OutboxStore;
  homes: HomeStore;
  audit: AuditStore;
}

export interface Person {
  id: string;
  /** POSIX login name in guests; unique. */
  login: string;
  display: string;
  active: boolean;
}

export interface PeopleStore {
  findByActor(actor: string): Person | null;
  get(personId: string): Person;
  findByLogin(login: string): Person | null;
  list(): { person: Person; actors: string[]; groups: string[]; keys: number }[];
  add(person: Omit<Person, 'id'>, actors: readonly string[]): Person;
  setActive(personId: string, active: boolean): void;
  addActor(personId: string, actor: string): void;
  /** From whomever it belonged to. */
  moveActor(actor: string, personId: string): void;
  actorsOf(personId: string): string[];
  /** What the platform says of the account: one that is no member has no rights until it is one again. */
  noteAccount(actor: string, kind: AccountKind, at: number): void;
  /** Null, or why this account has no rights, as its platform said last. */
  whyOutside(actor: string): string | null;
  /** Other persons whose accounts were ever joined with this one's, also through a third one, also where it was undone. */
  everLinked(personId: string): string[];
  /** Two persons whose accounts are joined now: they count as one human from now on, whatever becomes of the link. */
  noteEverLinked(one: string, other: string, at: number): void;
  /** Groups that this person is in now. */
  groupsOf(personId: string): string[];
  /** Null: there is no such group. */
  findGroup(name: string): GroupView | null;
  listGroups(): GroupView[];
  addGroup(name: string): void;
  removeGroup(name: string): void;
  addMember(group: string, personId: string, at: number): void;
  /** Makes the group one that mirrors `source`, or one of our own again (null); its members of before are no longer. */
  setMirror(group: string, mirror: { source: string; isRead: boolean; byAccount?: boolean } | null): void;
  /** The members as they were read: who is in it already keeps the time at which that was first seen. */
  saveReading(group: string, actors: readonly string[], at: number): void;
  saveReadingProblem(group: string, problem: string): void;
  /**
   * The groups of its platform that this account was in at `at` (their sources), where they are read account by account.
   * Gives the names of those whose members changed; an older reading than the one that is kept changes nothing.
   */
  saveAccountReading(actor: string, sources: readonly string[], at: number): string[];
  saveAccountProblem(actor: string, problem: string): void;
  /** Null: it was never read, or what is read of it has changed since. */
  findAccountReading(actor: string): Reading | null;
  /** Mirrored groups that this account is in by the last reading. */
  mirroredGroupsOf(actor: string): string[];
  removeMember(group: string, personId: string): void;
  listKeys(personId: string): SshKey[];
  /** False where that fingerprint is on file already. */
  addKey(personId: string, key: SshKey): boolean;
  removeKey(personId: string, fingerprint: string): boolean;
}

export interface GroupView {
  name: string;
  /** `since`: when the bot first saw the membership (milliseconds). */
  members: { person: Person; since: number }[];
  /** Null: people are put into it here. */
  mirror: Mirror | null;
  /** Accounts in the mirrored group that belong to nobody yet; each becomes a person with its first command. */
  strangers: { actor: string; since: number }[];
}

/** A group whose members are those of a group on a platform. */
export interface Mirror {
  /** `slack:T1/S2`: a user group; `slack:T1/list`: accounts listed in the configuration. */
  source: string;
  /** Null where the source is never away: a list in the configuration. */
  reading: Reading | null;
  /** Its platform does not list who is in it: each account is read by itself, and `reading` says nothing. */
  byAccount: boolean;
}

export interface Reading {
  /** Of the last reading that succeeded. */
  at: number | null;
  problem: string | null;
}

export interface SshKey {
  /** `ssh-ed25519 AAAA… comment`, one line, without options. */
  line: string;
  /** `SHA256:…` */
  fingerprint: string;
  addedAt: number;
}

export interface PolicyRevision {
  revision: number;
  policy: Policy;
  loadedAt: number;
  by: string;
}

export interface PolicyStore {
  /** The newest revision, or null before the first load. */
  current(): PolicyRevision | null;
  find(revision: number): PolicyRevision | null;
  /** Newest first. */
  list(limit: number): PolicyRevision[];
  add(policy: Policy, by: string, at: number): number;
}

export interface InvocationStore {
  /** False where this id is stored already: a redelivery. */
  add(invocation: Invocation): boolean;
  /** Oldest first. */
  listWaiting(limit: number): Invocation[];
  /** Neither handled nor taken back. */
  isWaiting(id: string): boolean;
  markHandled(id: string, at: number): void;
  /** Takes back one that came too late to be promised; no loop may have read it yet. */
  markVoid(id: string, at: number): void;
  /** When this actor sent something, from `since` on. */
  timesSince(actor: string, since: number): number[];
}

export interface RequestStore {
  add(request: Omit<Request, 'number' | 'version'>): Request;
  find(id: string): Request | null;
  findByNumber(number: number): Request | null;
  /** Throws `ChangedMeanwhileError` where the version is not `request.version`. Gives the request as it is then. */
  save(request: Request, state: RequestState): Request;
  /** Oldest first. */
  listInState(...states: RequestState['state'][]): Request[];
  listOpenOf(personId: string): Request[];
  /** Newest first. */
  list(filter: { requester: string | null; action: Ask['action'] | null; limit: number }): Request[];
}

export class ChangedMeanwhileError extends Error {}

export interface Vote {
  requestId: string;
  personId: string;
  actor: string;
  verdict: 'approve' | 'deny';
  reason: string | null;
  effectDigest: string;
  decisionDigest: string;
  policyRevision: number;
  at: number;
}

/** A row of the history of votes: a vote, or that one was taken back. */
export type CastVote = Omit<Vote, 'verdict'> & { verdict: Vote['verdict'] | 'withdraw' };

/** Append only. */
export interface VoteStore {
  /**
   * False where a vote of this person for this effect and decision stands already, from `since` or later; an older one
   * of theirs counts no longer.
   */
  add(vote: Vote, since: number): boolean;
  /** Takes back this vote, from that account. */
  withdraw(vote: Vote, actor: string, at: number): void;
  /** The votes that stand: the newest of each person, if it was not taken back. */
  listFor(requestId: string, effectDigest: string, decisionDigest: string): Vote[];
  /** The whole history. */
  listAll(requestId: string): CastVote[];
}

/** Held for a request until the VM exists or is proven absent; unique each. */
interface Reservation {
  requestId: string;
  /** `vmid:12045`, `name:web-1`, `mac:BC:24:11:…`, `ipv4:10.0.20.45`. */
  thing: string;
}

export interface ReservationStore {
  /** Gives what was taken already (nothing is held then), or an empty list. */
  hold(requestId: string, things: readonly string[]): string[];
  release(requestId: string): void;
  listFor(requestId: string): string[];
  holderOf(thing: string): string | null;
  /** Every held thing that begins so. */
  listWith(prefix: string): Reservation[];
}

export interface VmRecord {
  cluster: string;
  vmid: number;
  name: string;
  environment: string;
  /** The create request's id. */
  madeBy: string;
  owner: string;
  node: string;
  ipv4: string;
  hostKey: string;
  hostKeyFingerprint: string;
  smbiosUuid: string;
  templateVmid: number;
  leaseUntil: number;
  /** Null: it stands, but the request that made it has not come to its end. */
  readyAt: number | null;
  destroyedAt: number | null;
}

export interface VmStore {
  /** Replaces the record that the same request (`madeBy`) made before. */
  add(vm: VmRecord): void;
  findLive(name: string): VmRecord | null;
  /** The newest record: a VMID is used again once the range is used up. */
  findByVmid(cluster: string, vmid: number): VmRecord | null;
  listLive(): VmRecord[];
  markDestroyed(cluster: string, vmid: number, at: number): void;
  /** All that stand. */
  giveAll(from: string, to: string): void;
  /** Every VMID that a VM of ours ever had, also of destroyed ones. */
  usedVmids(cluster: string): number[];
}

export interface TemplateRecord {
  cluster: string;
  vmid: number;
  name: string;
  node: string;
  kind: 'base' | 'template';
  definitionHash: string;
  generation: number;
  /** Null while it is only reserved for a build. */
  builtAt: number | null;
  requestId: string;
  smbiosUuid: string | null;
  retiredAt: number | null;
}

export interface TemplateStore {
  reserve(template: TemplateRecord): void;
  markBuilt(cluster: string, vmid: number, at: number, smbiosUuid: string | null): void;
  retire(cluster: string, vmid: number, at: number): void;
  /** Removes a reservation whose build did not come to be. */
  drop(cluster: string, vmid: number): void;
  /** Newest generation first, not the retired ones. */
  list(): TemplateRecord[];
  /** Every VMID ever used, also retired ones. */
  usedVmids(cluster: string): number[];
}

/** Who has opened their Home on a platform that has one. */
export interface HomeStore {
  open(actor: string, at: number): void;
  /** Opened at `since` or later, newest first. */
  listOpened(since: number): { actor: string; shown: string | null }[];
  /** `shown`: a digest of what it shows now. */
  markShown(actor: string, shown: string): void;
}
