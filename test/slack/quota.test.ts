import { expect, it } from 'vitest';
import { shownLines } from './shown-lines.js';
import { expectLines, useSlackBot } from './use-slack-bot.js';

const { bot, ask, say, stores } = useSlackBot();

it('a quota stands on the card, and refuses in private what is beyond it', async () => {
  stores(({ quotas }) =>
    quotas.set({
      scope: { person: null, group: 'web-team', environment: 'prod' },
      limits: { vms: 1, cores: null, memoryMiB: null, diskGiB: null },
    }),
  );
  expectLines(shownLines(await ask(1)), '7 days · web-team in prod 1 of 1 VMs');
  const told = await say('U0ANA', 'create web-2 template=debian-13 size=s env=prod blueprint=web lease=7d');
  expectLines(told, 'nothing was changed', 'web-team in prod has 1 of 1 VMs (R-1 web-1): 0 left, and this needs 1');
  expect(() => bot().request(2)).toThrow('no R-2');
});
