import { describe, expect, it } from 'vitest';
import { button } from '../../terminal/fakes/sample-cards.js';
import { look } from './fakes/slack-cards.js';
import { renderButtons } from './render-buttons.js';
import { slackPen } from './slack-pen.js';

const pen = slackPen(look);
const subject = { name: 'web-1', environment: 'prod' };
const destroy = { ...button('destroy', 'name', true), token: `42.destroy.${'x'.repeat(22)}` };

describe('renderButtons', () => {
  it('puts the decision first, the rest into a menu, and Destroy into a menu of its own that asks', () => {
    const cancel = button('cancel', 'nothing', true);
    const logs = button('logs', 'nothing', true);
    const [block] = renderButtons([button('approve'), button('deny', 'reason'), cancel, destroy, logs], subject, pen);
    expect(block?.elements).toMatchObject([
      { type: 'button', action_id: 'approve:0', value: 'token-approve', style: 'primary', text: { text: 'Approve' } },
      { type: 'button', action_id: 'deny:1', value: 'token-deny', style: 'danger', text: { text: 'Deny' } },
      { type: 'overflow', action_id: 'more:2', options: [{ value: 'token-cancel' }, { value: 'token-logs' }] },
      {
        ...{ type: 'overflow', action_id: 'destroy:3', options: [{ value: `${destroy.token} web-1` }] },
        confirm: {
          title: { text: 'Destroy web-1?' },
          text: { text: 'This destroys web-1 in prod with all its data. It cannot be taken back.' },
          style: 'danger',
        },
      },
    ]);
    expect(block?.elements[2]).not.toHaveProperty('confirm');
  });

  it.each([
    ['is too long for an option', { name: 'x'.repeat(63), environment: 'prod' }],
    ['is shown otherwise than it is', { name: 'web\u202e-1', environment: 'prod' }],
  ])('lets a name be typed that %s', (_, of) => {
    const [block] = renderButtons([destroy], of, pen);
    expect(block?.elements).toMatchObject([{ options: [{ value: destroy.token }] }]);
  });

  it('names the VM that the button itself is about', () => {
    const of = { ...destroy, vm: { name: 'db-1', environment: 'test' } };
    const [block] = renderButtons([of], null, pen);
    expect(block?.elements).toMatchObject([
      {
        options: [{ value: `${destroy.token} db-1` }],
        confirm: { text: { text: expect.stringContaining('db-1 in test') } },
      },
    ]);
  });

  it('asks in no dialog where it can name nothing: the bot asks then', () => {
    const [block] = renderButtons([destroy], null, pen);
    expect(block?.elements).toMatchObject([{ options: [{ value: destroy.token }] }]);
    expect(block?.elements[0]).not.toHaveProperty('confirm');
  });

  it('asks for the reason of what stands in the menu, and for nothing else there', () => {
    const [block] = renderButtons([button('deny', 'reason', true), button('logs', 'nothing', true)], subject, pen);
    expect(block?.elements).toMatchObject([{ action_id: 'more:0' }, { action_id: 'deny:1' }]);
  });

  it('takes another menu after five', () => {
    const six = Array.from({ length: 6 }, (_, n) => ({ ...button('logs', 'nothing', true), token: `t${n}` }));
    const [block] = renderButtons(six, subject, pen);
    expect(block?.elements).toMatchObject([{ options: { length: 5 } }, { options: [{ value: 't5' }] }]);
  });

  it('counts on from where a view stands, and says what a button says', () => {
    const say = { ...button('say'), token: 'say.vm list', label: 'All of /vm list' };
    const [block] = renderButtons([say], null, slackPen({ ...look, command: 'lab' }), 7);
    expect(block?.elements).toMatchObject([
      { action_id: 'say:7', value: 'say.vm list', text: { text: 'All of /lab list' } },
    ]);
  });

  it('is nothing where there is nothing to press', () => {
    expect(renderButtons([], subject, pen)).toEqual([]);
  });
});
