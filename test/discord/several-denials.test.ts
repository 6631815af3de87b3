import { expect, it } from 'vitest';
import { samplePolicy } from '../../commands/fakes/sample-policy.js';
import { IDS } from '../stand-ins/discord/state/seed-server.js';
import { useDiscordBot } from './use-discord-bot.js';

const { bot, ask, press, say, load } = useDiscordBot();

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
  const deny = async (user: string) => (await say(user, 'vm deny', { request: 'R-1', reason: 'no' })).join('\n');
  expect(await deny(IDS.bo)).toContain('1 of 2 denials');
  const denied = structuredClone(await bot().untilCard(1, '1 of 2 denials', 'Withdraw'));
  expect((await press(IDS.bo, denied, 'Withdraw my vote')).join('\n')).toContain('your denial is withdrawn');
  expect(await deny(IDS.cy)).toContain('1 of 2 denials');
  expect(await deny(IDS.bo)).toContain('R-1 create web-1: denied');
  expect(bot().request(1).state.state).toBe('denied');
}, 40_000);
