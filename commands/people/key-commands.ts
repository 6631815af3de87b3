import { z } from 'zod';
import type { Act, Reply } from '../act.js';
import { answer } from '../answer.js';
import type { FormCard } from '../card.js';
import { defineCommand } from '../define-command.js';
import { answerProblems } from '../problem.js';
import { quote } from '../quote.js';
import { sayButton } from '../say-button.js';
import type { Suggestion } from '../suggestion.js';
import { readSshKey } from './read-ssh-key.js';

/** What Slack and Discord show where a key is missing. */
export const ADD_KEY = sayButton('vm key add', 'Add a key');

export const keyAdd = defineCommand({
  words: 'vm key add',
  summary: 'your public SSH key, put into every VM that you ask for from now on; without words it opens a form',
  arguments: [{ name: 'key', example: 'ssh-ed25519 AAAA… ana@laptop', required: true, bare: true }],
  more: 'line',
  input: z.object({ line: z.string() }),
  run: (act, { line }, origin) =>
    origin === 'typed' && line === '' ? keyForm('') : addKey(act, line, origin === 'form' ? keyForm(line) : null),
  preview: (_, { key = '' }) => keyForm(key),
});

function addKey({ stores, person, actor, now }: Act, line: string, form: FormCard | null): Reply {
  const key = readSshKey(line);
  if (!key.ok) {
    return answerProblems('this key is not taken', [{ field: 'key', text: key.problem }], form);
  }
  const { fingerprint } = key;
  if (!stores.people.addKey(person.id, { line: key.line, fingerprint, addedAt: now })) {
    return answer('ok', 'this key is on file already', [fingerprint]);
  }
  stores.audit.add({ at: now, actor, person: person.id, act: 'key added', requestId: null, detail: { fingerprint } });
  return answer('ok', 'the key is on file', [fingerprint], { buttons: [sayButton('vm create', 'New VM')] });
}

/** What was pasted stays in it, so that it can be mended; a private key never gets this far. */
function keyForm(line: string): FormCard {
  const hint = 'the one line of the file that ends in .pub, as in ~/.ssh/id_ed25519.pub';
  const key = { name: 'key', title: 'Public key', hint, required: true, long: true };
  return {
    kind: 'form',
    form: 'vm key add',
    title: 'Your public SSH key',
    submit: 'Add it',
    notes: ['it is put into every VM that you ask for from now on'],
    fields: [{ ...key, default: line === '' ? null : line, choices: null, problem: null }],
  };
}

export const keyList = defineCommand({
  words: 'vm key list',
  summary: 'your keys on file',
  arguments: [],
  input: z.object({}),
  run: ({ stores, person }) => {
    const keys = stores.people.listKeys(person.id);
    const lines = keys.map(({ line, fingerprint }) => {
      const [type = '', , ...comment] = line.split(' ');
      return [fingerprint, type, ...comment].join(' ');
    });
    return answer('ok', keys.length === 0 ? 'no key of yours is on file' : 'your keys', lines);
  },
});

export const keyRemove = defineCommand({
  words: 'vm key remove',
  summary: 'takes a key off the file; VMs that have it keep it',
  arguments: [{ name: 'fingerprint', example: 'SHA256:…', required: true, bare: true, offers: offerKeys }],
  input: z.object({ fingerprint: z.string() }),
  run: ({ stores, person, actor, now }, { fingerprint: given }) => {
    const keys = stores.people.listKeys(person.id);
    const [key, ...others] = keys.filter(({ fingerprint }) => fingerprint.startsWith(given));
    if (key === undefined || others.length > 0 || given.length < 'SHA256:'.length + 4) {
      const onFile = keys.map(({ fingerprint }) => fingerprint);
      return answer('problem', `${quote(given)} names no single key of yours: nothing was changed`, onFile);
    }
    const { fingerprint } = key;
    stores.people.removeKey(person.id, fingerprint);
    stores.audit.add({
      at: now,
      actor,
      person: person.id,
      act: 'key removed',
      requestId: null,
      detail: { fingerprint },
    });
    return answer('ok', 'the key is off the file', [fingerprint, 'VMs that have it keep it']);
  },
});

function offerKeys({ stores, person }: Act): Suggestion[] {
  return stores.people.listKeys(person.id).map(({ line, fingerprint }) => {
    const [type = '', , ...comment] = line.split(' ');
    return {
      value: fingerprint,
      label: [comment.join(' '), type, fingerprint].filter((part) => part !== '').join(' · '),
    };
  });
}
