import { expect, it } from 'vitest';
import { makeLogin } from './make-login.js';

it.each([
  ['ana', 'ana'],
  ['Ana.Müller', 'ana-muller'],
  ['1st_bo', 'st-bo'],
  ['李雷', 'user'],
  ['', 'user'],
  ['root', 'root-2'],
  ['Admin', 'admin-2'],
  ['docker', 'docker-2'],
  ['chatops', 'chatops-2'],
  ['systemd-network', 'user-of-systemd-network'],
  ['bo', 'bo-3'],
  ['$(reboot); --', 'reboot'],
  ['a'.repeat(40), 'a'.repeat(31)],
  [`${'b'.repeat(30)}-c`, 'b'.repeat(30)],
])('%s becomes the login %s', (name, login) => {
  const taken = ['bo', 'bo-2'];
  expect(makeLogin(name, (wanted) => taken.includes(wanted))).toBe(login);
});

it('makes room for the number', () => {
  expect(makeLogin('a'.repeat(40), (wanted) => wanted === 'a'.repeat(31))).toBe(`${'a'.repeat(29)}-2`);
});
