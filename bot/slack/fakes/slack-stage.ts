import type { AnswerCard, FormCard } from '../../../commands/card.js';
import type { Invocation } from '../../../commands/invocation.js';
import { openTestDatabase, type TestDatabase } from '../../../db/fakes/open-test-database.js';
import { objectsOf, textOf } from '../../../test/stand-ins/chat/json.js';
import type { SlackStandIn } from '../../../test/stand-ins/slack/slack-stand-in.js';
import { startSlackStandIn } from '../../../test/stand-ins/slack/start-slack-stand-in.js';
import type { SlackView } from '../../../test/stand-ins/slack/state/workspace.js';
import { createLog } from '../../log.js';
import type { PlatformDoor } from '../../platform-door.js';
import { connectSlack, type SlackConnection } from '../connect-slack.js';

/** The real Bolt against the stand-in, with a real database behind it and an answer to whatever is kept. */
export interface SlackStage {
  slack: SlackStandIn;
  connection: SlackConnection;
  test: TestDatabase;
  door: PlatformDoor;
  /** What was kept and not made void, oldest first. */
  kept(): Invocation[];
  errors: Error[];
  logged: string[];
  opened: string[];
  close(): Promise<void>;
}

export interface StageWishes {
  slack?: SlackStandIn;
  /** Null: nothing is answered. By default what was understood is said. */
  answer?: ((invocation: Invocation) => AnswerCard | FormCard | null) | undefined;
  door?: (door: PlatformDoor) => Partial<PlatformDoor>;
  proxy?: { https: string | null; except: string | null };
  command?: string;
  team?: string;
}

export async function openSlackStage(wishes: StageWishes = {}): Promise<SlackStage> {
  const slack = wishes.slack ?? (await startSlackStandIn());
  const test = openTestDatabase();
  const errors: Error[] = [];
  const logged: string[] = [];
  const opened: string[] = [];
  const answer = wishes.answer ?? ((invocation) => answerCard(JSON.stringify(invocation.input)));
  const base: PlatformDoor = {
    now: Date.now,
    async storeInvocation(invocation) {
      const isNew = test.transaction((stores) => stores.invocations.add(invocation));
      setImmediate(() => answerWaiting());
      return isNew;
    },
    voidInvocation: (id) => test.transaction((stores) => stores.invocations.markVoid(id, Date.now())),
    previewForm: () => answerCard('no preview'),
    beforePress: () => answerCard('nothing before'),
    suggest: () => [],
    openHome: (actor) => void opened.push(actor),
    homeOf: (actor) => ({
      ...{ kind: 'home', sandbox: false, person: { display: actor, actor }, sections: [], buttons: [] },
    }),
    findPost: () => null,
    onError: (error) => void errors.push(error),
  };
  const door: PlatformDoor = { ...base, ...wishes.door?.(base) };
  const connection = connectSlack({
    ...{ door, apiUrl: slack.apiUrl, log: createLog('debug', (line) => logged.push(line)) },
    look: { team: wishes.team ?? slack.workspace.team.id, command: wishes.command ?? 'vm', planBlock: true },
    tokens: { bot: slack.botToken, app: slack.appToken },
    proxy: wishes.proxy ?? { https: null, except: null },
  });
  const kept: Invocation[] = [];
  function answerWaiting(): void {
    if (!test.db.open) return;
    const waiting = test.transaction((stores) => {
      const all = stores.invocations.listWaiting(100);
      for (const { id } of all) stores.invocations.markHandled(id, Date.now());
      return all;
    });
    for (const invocation of waiting) {
      kept.push(invocation);
      const card = answer(invocation);
      if (card !== null) void connection.ways.find(invocation.id)?.(card);
    }
  }
  return {
    ...{ slack, connection, test, door, errors, logged, opened, kept: () => kept },
    async close() {
      await connection.close();
      if (wishes.slack === undefined) await slack.stop();
      test.remove();
    },
  };
}

export function answerCard(title: string, more: Partial<AnswerCard> = {}): AnswerCard {
  return { kind: 'answer', tone: 'ok', title, lines: [], table: null, file: null, buttons: [], ...more };
}

/** By the names of the fields, whatever their blocks are called now. */
export function filled(view: SlackView, values: Readonly<Record<string, string>>): Record<string, string> {
  const blocks = objectsOf(view.view.blocks).map(({ block_id }) => textOf(block_id));
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [blockOf(blocks, name), value]));
}

/** What the person reads in the modal on top, as one text. */
export function shownTo({ slack }: Pick<SlackStage, 'slack'>, user = 'U1'): string {
  return JSON.stringify(slack.viewOf(user)?.view ?? null);
}

function blockOf(blocks: readonly string[], name: string): string {
  const found = blocks.find((block) => block === `field.${name}` || block.startsWith(`field.${name}.`));
  if (found === undefined) throw new Error(`there is no field ${name} among ${blocks.join(', ')}`);
  return found;
}

/** Once both sockets are up. */
export async function bothUp({ slack }: Pick<SlackStage, 'slack'>): Promise<void> {
  await slack.until(() => slack.connections().length === 2, 'two sockets');
}
