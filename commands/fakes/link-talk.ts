import type { Stores } from '../stores.js';
import { textOf } from './drive-request.js';
import type { TestWorld } from './test-world.js';

/** An account on Slack that belongs to nobody at first. */
export const SLACK = 'slack:T1/U9';

export type LinkTalk = ReturnType<typeof linkTalk>;

/** What is said to have accounts joined, in a world where cy and dee are administrators. */
export function linkTalk(world: TestWorld) {
  world.transaction(({ people }) => {
    people.addGroup('administrators');
    for (const person of [world.people.cy, world.people.dee]) people.addMember('administrators', person.id, 0);
  });
  const read = <T>(act: (stores: Stores) => T): T => world.transaction(act);
  const say = (actor: string, text: string): string => textOf(world.type(actor, text));
  const codeOf = (actor: string): string => /your code: (\S+)/.exec(say(actor, '/vm link'))?.[1] ?? '';
  return {
    ...{ read, say, codeOf },
    /** Newest first. */
    acts: (): string[] =>
      read(({ audit }) => audit.list({ requestId: null, person: null, limit: 99 }).map(({ act }) => act)),
    /** Titles of what an account was told without having asked. */
    told: (actor: string): string[] =>
      read(({ outbox }) =>
        outbox.listDue(world.clock.now, 99).flatMap(({ item }) => {
          return item.kind === 'tell' && item.actor === actor && item.card.kind === 'answer' ? [item.card.title] : [];
        }),
      ),
    ownerOf: (actor: string): string | null => read(({ people }) => people.findByActor(actor)?.login ?? null),
    /** Both confirm; gives what the last one was told. */
    confirmBoth: (from = 'terminal:ana', to = SLACK): string => {
      say(to, `/vm link ${codeOf(from)}`);
      say(to, '/vm link confirm 1');
      return say(from, '/vm link confirm 1');
    },
  };
}
