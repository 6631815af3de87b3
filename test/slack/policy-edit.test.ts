import { describe, expect, it } from 'vitest';
import { filled } from '../../bot/slack/fakes/slack-stage.js';
import type { Policy } from '../../commands/approval/policy.js';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { CHANNEL, wordsOf } from './start-slack-bot.js';
import { useSlackBot } from './use-slack-bot.js';

const { bot, modalAfter, load, stores } = useSlackBot();

const EDITS: Policy = {
  rules: [
    ...samplePolicy.rules,
    {
      name: 'edits-by-ops',
      when: [{ field: 'action', operator: 'is', value: ['edit-policy'] }],
      effect: { kind: 'require', approvals: [{ group: 'ops', count: 1 }], expiresAfterHours: 4 },
    },
  ],
};
const RULE = `name: no-prod-at-night
when:
  - { field: environment, operator: is, value: [prod] }
  - { field: time, operator: between, value: ['22:00', '06:00'], zone: Europe/Berlin }
effect: { kind: deny, text: prod sleeps }`;

describe('a change of the policy in Slack', () => {
  it('is a form, a card that tells the difference, an approval of somebody else, and a new revision', async () => {
    load(EDITS, false);
    const { slack } = bot();
    const view = await modalAfter('U0BO', () => slack.user('U0BO').command('/vm-admin', 'policy propose', CHANNEL));
    await slack.user('U0BO').submit(view, filled(view, { rules: RULE, reason: 'quiet nights' }));
    const waiting = await bot().untilCard(1, 'edit the policy', 'no-prod-at-night', 'Approve');
    expect(wordsOf(waiting)).toContain('prod sleeps');
    expect(wordsOf(await bot().press('U0BO', 1, 'Approve'))).toContain('own request');
    await bot().press('U0CY', 1, 'Approve');
    await bot().untilCard(1, 'policy revision 3 is in force');
    expect(stores(({ policies }) => policies.current()?.policy.rules.at(-1)?.name)).toBe('no-prod-at-night');
  }, 30_000);

  it('that is wrong says so at its field, with the line', async () => {
    load(EDITS, false);
    const { slack } = bot();
    const view = await modalAfter('U0BO', () => slack.user('U0BO').command('/vm-admin', 'policy propose', CHANNEL));
    await slack
      .user('U0BO')
      .submit(view, filled(view, { rules: RULE.replace('is, value: [prod]', 'was, value: [prod]') }));
    expect(Object.values(slack.viewOf('U0BO')?.errors ?? {}).join()).toContain('line 3: when.0.operator: is "was"');
    expect(() => bot().request(1)).toThrow('no R-1');
  }, 30_000);
});
