import { expect, it } from 'vitest';
import { applicationOf, makeInvite } from './make-invite.js';

it('asks for a bot with commands and the fewest permissions, in this server alone', () => {
  const url = new URL(makeInvite('1098765432109876570', '1098765432109876540'));
  expect(url.origin + url.pathname).toBe('https://discord.com/oauth2/authorize');
  expect(Object.fromEntries(url.searchParams)).toEqual({
    ...{ client_id: '1098765432109876570', scope: 'bot applications.commands', permissions: '309237746688' },
    ...{ guild_id: '1098765432109876540', disable_guild_select: 'true' },
  });
  expect(makeInvite('1098765432109876570', null)).not.toContain('guild_id');
});

it.each([
  ['MTA5ODc2NTQzMjEwOTg3NjU3MA.GabcDE.abcdefghijklmnopqrstuvwxyz', '1098765432109876570'],
  ['not.a.token', null],
  ['', null],
])('reads the application from %s', (token, application) => {
  expect(applicationOf(token)).toBe(application);
});
