import { generateKeyPairSync } from 'node:crypto';
import sshpk from 'sshpk';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ANA_KEY, type TestWorld, testWorld } from '../fakes/test-world.js';
import { readSshKey } from './read-ssh-key.js';

const rsa = (modulusLength: number): string => {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength });
  return sshpk
    .parseKey(publicKey.export({ type: 'spki', format: 'pem' }), 'pem')
    .toString('ssh')
    .trim();
};
const dsa = (): string => {
  const { publicKey } = generateKeyPairSync('dsa', { modulusLength: 2048, divisorLength: 256 });
  return sshpk
    .parseKey(publicKey.export({ type: 'spki', format: 'pem' }), 'pem')
    .toString('ssh')
    .trim();
};
const ecdsa = (): string => sshpk.generatePrivateKey('ecdsa', { curve: 'nistp256' }).toPublic().toString('ssh').trim();
const [type = '', blob = ''] = ANA_KEY.split(' ');
const problemOf = (text: string): string => {
  const key = readSshKey(text);
  return key.ok ? 'none' : key.problem;
};

describe('readSshKey', () => {
  it('gives one line and the fingerprint that ssh-keygen shows', () => {
    expect(readSshKey(`  ${ANA_KEY}\n`)).toEqual({
      ok: true,
      line: ANA_KEY,
      fingerprint: expect.stringMatching(/^SHA256:[A-Za-z0-9+/]{43}$/),
    });
  });

  it.each([
    ['without a comment', `${type} ${blob}`],
    ['with words in the comment', `${ANA_KEY} at home`],
    ['ECDSA', ecdsa()],
    ['RSA of 3072 bits', rsa(3072)],
  ])('takes one %s', (_, text) => {
    expect(problemOf(text)).toBe('none');
  });

  it.each([
    ['nothing', '', 'the key is missing'],
    ['RSA of 2048 bits', rsa(2048), 'an RSA key of 2048 bits is too short; at least 3072'],
    ['DSA', dsa(), 'DSA keys are too weak'],
    ['two keys', `${ANA_KEY}\n${ANA_KEY}`, 'more than one line'],
    ['options', `command="id" ${ANA_KEY}`, 'options before the key are not taken'],
    ['an option without spaces', `no-pty ${ANA_KEY}`, 'options before the key are not taken'],
    ['a cut blob', `${type} ${blob.slice(0, 40)}`, 'that is no whole ssh-ed25519 key'],
    ['a type that is not the one inside', `ssh-rsa ${blob}`, 'that is no whole ssh-rsa key'],
    ['more after the blob', `${type} ${blob}AAAA`, 'that is no whole ssh-ed25519 key'],
    ['a type that is not known', `ssh-foo ${blob}`, '"ssh-foo" is no type of key that is taken'],
    ['a private key', '-----BEGIN OPENSSH PRIVATE KEY-----', 'treat it as leaked'],
    ['a comment with an escape', `${ANA_KEY}\u001b[31m`, 'plain characters'],
    ['a long comment', `${ANA_KEY}${'x'.repeat(100)}`, 'at most 100 plain characters'],
  ])('refuses %s', (_, text, problem) => {
    expect(problemOf(text)).toContain(problem);
  });
});

describe('/vm key', () => {
  let world: TestWorld;
  beforeEach(() => {
    world = testWorld();
  });
  afterEach(() => world.remove());

  it("adds, lists and removes a key of one's own", () => {
    const added = world.type('terminal:bo', `/vm key add ${ANA_KEY}`);
    expect(added).toMatchObject({ tone: 'ok', title: 'the key is on file' });
    const fingerprint = added.kind === 'answer' ? (added.lines[0] ?? '') : '';
    expect(world.type('terminal:bo', `/vm key add ${ANA_KEY}`)).toMatchObject({ title: 'this key is on file already' });
    expect(world.type('terminal:bo', '/vm key list')).toMatchObject({
      lines: [`${fingerprint} ssh-ed25519 ana@laptop`],
    });
    expect(world.type('terminal:bo', '/vm key remove SHA256:')).toMatchObject({
      tone: 'problem',
      lines: [fingerprint],
    });
    expect(world.type('terminal:bo', `/vm key remove ${fingerprint.slice(0, 15)}`)).toMatchObject({ tone: 'ok' });
    expect(world.type('terminal:bo', '/vm key list')).toMatchObject({ title: 'no key of yours is on file' });
    const acts = world.transaction(({ audit }) =>
      audit.list({ requestId: null, person: world.people.bo.id, limit: 9 }),
    );
    expect(acts.map(({ act }) => act).toSorted()).toEqual(['key added', 'key removed']);
  });

  it('refuses a bad key and keeps what is on file', () => {
    expect(world.type('terminal:bo', `/vm key add ${rsa(2048)}`)).toMatchObject({ tone: 'problem' });
    expect(world.type('terminal:bo', '/vm key list')).toMatchObject({ lines: [] });
  });
});
