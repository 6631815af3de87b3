import { expect, it } from 'vitest';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { shownLines } from './shown-lines.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, ask, press, say, load } = useSlackBot();

it('takes denials one by one, and one back', async () => {
  load(
    {
      rules: samplePolicy.rules.map((rule) =>
        rule.effect.kind === 'require' ? { ...rule, effect: { ...rule.effect, denials: 2 } } : rule,
      ),
    },
    false,
  );
  await ask(1);
  expectLines(await say('U0BO', 'deny R-1 not this week'), 'your denial counts', 'not this week', '1 of 2 denials');
  const denied = structuredClone(await bot().untilCard(1, '1 of 2 denials', 'Withdraw'));
  expectLines(shownLines(denied), /1 of 2 denials: ✖ <@U0BO>: "not this week"/);
  expectLines(await press('U0BO', denied, 'Withdraw my vote'), 'your denial is withdrawn');
  expectLines(await say('U0CY', 'deny R-1 no'), '1 of 2 denials');
  expectLines(await say('U0BO', 'deny R-1 no'), 'R-1 create web-1: denied');
  await bot().untilCard(1, 'denied');
  expect(bot().request(1).state.state).toBe('denied');
});
