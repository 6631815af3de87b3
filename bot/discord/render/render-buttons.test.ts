import { ButtonStyle, ComponentType } from 'discord.js';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CardButton } from '../../../commands/card.js';
import { sayButton } from '../../../commands/say-button.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, type JsonObject, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { discordPen } from './discord-pen.js';
import { MISSING, renderButtons } from './render-buttons.js';

const pen = discordPen({ guild: '1', command: 'lab' });
const linesOf = (buttons: Parameters<typeof renderButtons>[0]): string[] =>
  shownLines({ content: '', components: objectsOf(findJson(JSON.stringify(renderButtons(buttons, null, pen)))) });

describe('buttons that have no room', () => {
  it('are said with what can be typed instead, in full', () => {
    const again = `vm create web-1 template=debian-13 size=m env=prod reason="${'x'.repeat(150)}"`;
    expect(linesOf([sayButton('vm list', 'List'), sayButton(again, 'Ask again')])).toEqual([
      '[List]',
      `-# no room for a button: type /lab create web-1 template=debian-13 size=m env=prod reason="${'x'.repeat(150)}"`,
    ]);
  });

  it('are said where all there is to type is known by /vm help', () => {
    const token = `42.approve.${'x'.repeat(100)}`;
    expect(linesOf([{ action: 'approve', token, asks: 'nothing', overflow: false }])).toEqual([
      '-# no room for a button: Approve; see /lab help',
    ]);
  });

  it('are said with the VM that they take away', () => {
    const vm = { name: 'web-1', environment: 'prod' };
    const token = `42.destroy.${'x'.repeat(100)}`;
    expect(linesOf([{ action: 'destroy', token, asks: 'name', vm, overflow: true }])).toEqual([
      '-# no room for a button: type /lab destroy web-1',
    ]);
  });

  it('are counted where there are many', () => {
    const buttons = Array.from({ length: 25 }, (_, place) => sayButton(`vm show web-${place}`, `Show ${place}`));
    const lines = linesOf(buttons);
    expect(lines.filter((line) => line.startsWith('['))).toHaveLength(20);
    expect(lines.at(-1)).toBe(
      '-# no room for a button: type /lab show web-20; type /lab show web-21; type /lab show web-22; and 2 more, see /lab help',
    );
  });

  it('are counted where their commands are long', () => {
    const buttons = ['a', 'b', 'c'].map((letter) => sayButton(`vm show ${letter.repeat(180)}`, 'Show'));
    expect(linesOf(buttons)).toEqual([
      `-# no room for a button: type /lab show ${'a'.repeat(180)}; and 2 more, see /lab help`,
    ]);
  });

  it('are said in no more characters than are kept for it', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary', maxLength: 300 }), { maxLength: 30 }), (texts) => {
        const buttons = texts.map((one) => sayButton(`${'*'.repeat(100)}${one}`, 'Do it'));
        expect(linesOf(buttons).join('\n').length).toBeLessThanOrEqual(MISSING);
      }),
    );
  });
});

describe('a button', () => {
  const button = (action: CardButton['action'], more: Partial<CardButton> = {}): CardButton => ({
    ...{ action, token: `token-${action}`, asks: 'nothing', overflow: false, ...more },
  });
  const drawnOf = (buttons: readonly CardButton[], options: Parameters<typeof renderButtons>[3] = {}): JsonObject[] =>
    objectsOf(findJson(JSON.stringify(renderButtons(buttons, { name: 'web-1', environment: 'prod' }, pen, options))))
      .filter(({ type }) => type === ComponentType.ActionRow)
      .flatMap(({ components }) => objectsOf(components));

  it.each<[CardButton, { custom_id: string; label: string; style: ButtonStyle }]>([
    [button('approve'), { custom_id: 'p|0|token-approve', label: 'Approve', style: ButtonStyle.Success }],
    [button('deny', { asks: 'reason' }), { custom_id: 'r|0|token-deny', label: 'Deny', style: ButtonStyle.Danger }],
    [button('plan'), { custom_id: 'p|0|token-plan', label: 'Plan', style: ButtonStyle.Secondary }],
    [button('cancel'), { custom_id: 'p|0|token-cancel', label: 'Cancel', style: ButtonStyle.Secondary }],
    [button('retry'), { custom_id: 'p|0|token-retry', label: 'Retry', style: ButtonStyle.Secondary }],
    [button('logs'), { custom_id: 'p|0|token-logs', label: 'Logs', style: ButtonStyle.Secondary }],
    [button('show'), { custom_id: 'p|0|token-show', label: 'Show', style: ButtonStyle.Secondary }],
    [button('adopt'), { custom_id: 'p|0|token-adopt', label: 'Adopt', style: ButtonStyle.Secondary }],
    [button('leave'), { custom_id: 'p|0|token-leave', label: 'Leave', style: ButtonStyle.Secondary }],
    [
      button('destroy', { asks: 'name' }),
      { custom_id: 'n|0|token-destroy|web-1', label: 'Destroy', style: ButtonStyle.Danger },
    ],
    [
      button('destroy', { asks: 'name', vm: { name: 'db-1', environment: 'test' } }),
      { custom_id: 'n|0|token-destroy|db-1', label: 'Destroy', style: ButtonStyle.Danger },
    ],
    [
      sayButton('vm mine', 'My *VMs*'),
      { custom_id: 'p|0|say.vm mine', label: 'My *VMs*', style: ButtonStyle.Secondary },
    ],
  ])('that is %j is %j', (given, expected) => {
    expect(drawnOf([given])).toEqual([{ type: ComponentType.Button, ...expected }]);
  });

  it('that destroys counts at once in the message that asked already', () => {
    expect(drawnOf([button('destroy', { asks: 'name' })], { isSure: true })).toMatchObject([
      { custom_id: 's|0|token-destroy|web-1' },
    ]);
  });

  it('has a number of its own beside those of before', () => {
    expect(drawnOf([button('show'), button('show')], { from: 7 }).map(({ custom_id: id }) => id)).toEqual([
      ...['p|7|token-show', 'p|8|token-show'],
    ]);
  });
});
