import { beforePress } from '../commands/before-press.js';
import { homeCard } from '../commands/home/home-card.js';
import type { Post } from '../commands/outbox-store.js';
import { previewForm } from '../commands/preview-form.js';
import { suggest } from '../commands/suggest.js';
import type { UseCaseTools } from '../commands/use-case-tools.js';
import { keepTogether } from './keep-together.js';
import type { Log } from './log.js';
import type { PlatformDoor } from './platform-door.js';

/** What a platform asks of the bot, over the data of this process. */
export function makePlatformDoor(tools: UseCaseTools, platform: string, log: Log): PlatformDoor {
  const { transaction, now } = tools;
  return {
    now,
    storeInvocation: keepTogether(transaction),
    voidInvocation: (id) => transaction((stores) => stores.invocations.markVoid(id, now())),
    previewForm: (actor, form, fields) => previewForm(tools, actor, form, fields),
    beforePress: (actor, token) => beforePress(tools, actor, token),
    suggest: (actor, typing) => suggest(tools, actor, typing),
    openHome: (actor) => transaction((stores) => stores.homes.open(actor, now())),
    homeOf: (actor) => transaction((stores) => homeCard(tools, stores, actor)),
    findPost: (requestId) => transaction(({ outbox }) => outbox.listPosts(requestId).find(isOn(platform)) ?? null),
    onError: (error) => log.error({ err: error, platform }, 'something of a platform was not taken in'),
  };
}

function isOn(platform: string): (post: Post) => boolean {
  return ({ channel }) => channel.startsWith(`${platform}:`);
}
