import { z } from 'zod';
import { defineCommand } from '../define-command.js';
import { acceptLink, listLinks, refuseLink } from './accept-link.js';
import { claimLink } from './claim-link.js';
import { cancelLink, confirmLink } from './confirm-link.js';
import { offerLink } from './offer-link.js';
import { unlink } from './unlink.js';

const number = { name: 'number', example: '3', required: true, bare: true };
const numberInput = z.object({ number: z.string() });

export const linkAccounts = defineCommand({
  words: 'vm link',
  summary: 'join your accounts on two platforms: makes a code, and takes it with the other account',
  arguments: [{ name: 'code', example: 'BCDFG-23456', required: false, bare: true }],
  input: z.object({ code: z.string().optional() }),
  run: (act, { code }) => (code === undefined ? offerLink(act) : claimLink(act, code)),
});

export const linkConfirm = defineCommand({
  words: 'vm link confirm',
  summary: 'say that both accounts are yours',
  arguments: [number],
  input: numberInput,
  run: (act, given) => confirmLink(act, readLinkNumber(given.number)),
});

export const linkCancel = defineCommand({
  words: 'vm link cancel',
  summary: 'do not join the accounts',
  arguments: [number],
  input: numberInput,
  run: (act, given) => cancelLink(act, readLinkNumber(given.number)),
});

export const unlinkAccount = defineCommand({
  words: 'vm unlink',
  summary: 'make an account a person of its own again',
  arguments: [{ name: 'account', example: 'slack:T1/U2', required: true, bare: true }],
  input: z.object({ account: z.string() }),
  run: (act, { account }) => unlink(act, account),
});

export const linkList = defineCommand({
  words: 'vm-admin link list',
  summary: 'accounts that are to be joined',
  arguments: [],
  input: z.object({}),
  run: listLinks,
});

export const linkAccept = defineCommand({
  words: 'vm-admin link accept',
  summary: 'join two accounts that both have confirmed it',
  arguments: [number],
  input: numberInput,
  run: (act, given) => acceptLink(act, readLinkNumber(given.number)),
});

export const linkRefuse = defineCommand({
  words: 'vm-admin link refuse',
  summary: 'do not join two accounts',
  arguments: [number],
  input: numberInput,
  run: (act, given) => refuseLink(act, readLinkNumber(given.number)),
});

/** The number of a link, or null. */
export function readLinkNumber(text: string): number | null {
  return /^[1-9][0-9]{0,8}$/.test(text) ? Number(text) : null;
}
