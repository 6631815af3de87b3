import { describe, expect, it } from 'vitest';
import { readInput } from './read-input.js';

const command = {
  ...{ command: '/vm', text: 'create web-1', team_id: 'T1', user_id: 'U1', user_name: 'ana', channel_id: 'C1' },
  ...{ response_url: 'https://hooks.slack.com/commands/1', trigger_id: '1.2.3' },
};
const user = { id: 'U1', username: 'ana', name: 'ana', team_id: 'T1' };
const click = {
  ...{ type: 'block_actions', user, team: { id: 'T1' }, channel: { id: 'C1' }, trigger_id: '1.2.3' },
  response_url: 'https://hooks.slack.com/actions/1',
};
const view = {
  ...{ id: 'V1', hash: '1.a', type: 'modal', callback_id: 'form', blocks: [{ block_id: 'field.name.2' }] },
  private_metadata: JSON.stringify({ form: 'vm create', channel: 'slack:C1' }),
};
const submission = (values: object, metadata = view.private_metadata) => ({
  ...{ type: 'view_submission', user, team: { id: 'T1' } },
  view: { ...view, private_metadata: metadata, state: { values } },
});
const pressed = (action: object) => ({ ...click, actions: [action] });

describe('a command', () => {
  it.each([
    ['/vm', 'vm', '/vm create web-1'],
    ['/vm-admin', 'vm', '/vm-admin create web-1'],
    ['/lab', 'lab', '/vm create web-1'],
    ['/lab-admin', 'lab', '/vm-admin create web-1'],
  ])('%s where the name is %s is %s', (typed, name, text) => {
    expect(readInput({ ...command, command: typed }, name)).toMatchObject({ input: 'command', text });
  });

  it('without words is the word alone', () => {
    expect(readInput({ ...command, text: '  ' }, 'vm')).toMatchObject({ text: '/vm' });
    expect(readInput({ ...command, text: undefined }, 'vm')).toMatchObject({ text: '/vm' });
  });

  it('of another name is not ours', () => {
    expect(readInput({ ...command, command: '/other' }, 'vm')).toMatchObject({
      ...{ input: 'unknown', of: 'command', why: 'this bot answers to /vm and /vm-admin, not to /other' },
      place: { responseUrl: 'https://hooks.slack.com/commands/1' },
    });
  });

  it.each([
    ['of the same team', 'T1', 'slack:T1/U1'],
    ['of another team', 'T9', 'slack:T9/U1'],
  ])('is by the account in its own team: %s', (_, team_id, actor) => {
    expect(readInput({ ...command, team_id }, 'vm')).toMatchObject({ doer: { actor, channel: 'slack:C1' } });
  });

  it('keeps 3000 characters', () => {
    const text = 'x'.repeat(3000);
    expect(readInput({ ...command, text }, 'vm')).toMatchObject({ text: `/vm ${text}` });
  });
});

describe('a press', () => {
  it('is its token, and what the confirm dialog named', () => {
    expect(readInput(pressed({ action_id: 'approve:0', value: '4.approve.x' }), 'vm')).toMatchObject({
      ...{ input: 'press', token: '4.approve.x', text: null, asksReason: false },
      doer: { actor: 'slack:T1/U1', channel: 'slack:C1', profile: { name: 'ana' } },
    });
    const option = { value: '4.destroy.x web-1' };
    expect(readInput(pressed({ action_id: 'more:1', selected_option: option }), 'vm')).toMatchObject({
      ...{ input: 'press', token: '4.destroy.x', text: 'web-1' },
    });
  });

  it('of a button that says a command is that command', () => {
    expect(readInput(pressed({ action_id: 'say:0', value: 'say.vm create web-1' }), 'vm')).toMatchObject({
      ...{ input: 'press', token: 'say.vm create web-1', text: null },
    });
  });

  it('of Deny asks for a reason', () => {
    expect(readInput(pressed({ action_id: 'deny:1', value: '4.deny.x' }), 'vm')).toMatchObject({ asksReason: true });
  });

  it('by somebody of another team is by the account in that team', () => {
    const body = { ...pressed({ action_id: 'approve:0', value: 't' }), user: { ...user, team_id: 'T9' } };
    expect(readInput(body, 'vm')).toMatchObject({ doer: { actor: 'slack:T9/U1' } });
  });

  it('on the Home has no channel but the person', () => {
    const { channel: _none, ...rest } = pressed({ action_id: 'show:0', value: 't' });
    const body = { ...rest, view: { ...view, type: 'home', callback_id: '', private_metadata: '' } };
    expect(readInput(body, 'vm')).toMatchObject({ doer: { channel: 'slack:U1' }, place: { view: { type: 'home' } } });
  });

  it.each([
    ['a forged action', { action_id: 'format:0', value: 't' }],
    ['no value', { action_id: 'approve:0' }],
    ['an empty value', { action_id: 'approve:0', value: '' }],
    ['a null value', { action_id: 'approve:0', value: null }],
    ['nothing', {}],
  ])('with %s is not known', (_, action) => {
    expect(readInput(pressed(action), 'vm')).toMatchObject({
      ...{ input: 'unknown', of: 'click', why: 'this button is not known here' },
      place: { responseUrl: click.response_url, triggerId: '1.2.3' },
    });
  });
});

describe('a form', () => {
  it('is its fields, without what was left empty', () => {
    const values = {
      'field.name.2': { value: { type: 'plain_text_input', value: 'web-1' } },
      'field.size': { value: { type: 'static_select', selected_option: { value: 's' } } },
      'field.reason': { value: { type: 'plain_text_input', value: null } },
      'field.env': { value: { type: 'static_select', selected_option: null } },
      'field.tags': { value: { type: 'checkboxes', selected_options: [{ value: 'a' }, { value: 'b' }] } },
      other: { value: { type: 'plain_text_input', value: 'x' } },
    };
    expect(readInput(submission(values), 'vm')).toMatchObject({
      ...{ input: 'form', form: 'vm create', token: null, fields: { name: 'web-1', size: 's', tags: 'a,b' } },
      ...{ doer: { channel: 'slack:C1' }, place: { view: { id: 'V1', blocks: new Map([['name', 'field.name.2']]) } } },
    });
  });

  it('that asks for a reason has the token of its button', () => {
    const metadata = JSON.stringify({ form: 'deny', token: '4.deny.x' });
    expect(readInput(submission({}, metadata), 'vm')).toMatchObject({ input: 'form', token: '4.deny.x' });
  });

  it('in which something was chosen is read as far as it is filled', () => {
    const values = { 'field.size': { value: { type: 'static_select', selected_option: { value: 'm' } } } };
    const body = {
      ...pressed({ action_id: 'value', block_id: 'field.size' }),
      view: { ...view, state: { values } },
    };
    expect(readInput(body, 'vm')).toMatchObject({ input: 'change', form: 'vm create', fields: { size: 'm' } });
  });

  it.each([
    ['no JSON', 'x'],
    ['no form in it', '{}'],
    ['a list', '[]'],
    ['a channel that is none', '{"form":"vm create","channel":"discord:1"}'],
  ])('whose hidden part has %s is not known', (_, metadata) => {
    expect(readInput(submission({}, metadata), 'vm')).toMatchObject({ input: 'unknown', of: 'form' });
  });
});

it.each([
  ['the Home opened', { type: 'app_home_opened', user: 'U1', tab: 'home' }, { input: 'home', actor: 'slack:T1/U1' }],
  ['its Messages tab', { type: 'app_home_opened', user: 'U1', tab: 'messages' }, { input: 'nothing' }],
  ['an event of no interest', { type: 'message', text: 'hi' }, { input: 'nothing' }],
])('of events, %s', (_, event, expected) => {
  expect(readInput({ type: 'event_callback', team_id: 'T1', event_id: 'Ev1', event }, 'vm')).toEqual(expected);
});

describe('what is incomplete or forged', () => {
  it.each([
    ['nothing at all', {}, 'click'],
    ['a type that nobody knows', { type: 'from_the_future' }, 'click'],
    ['a command without a user', { ...command, user_id: undefined }, 'command'],
    ['a command of an account that is none', { ...command, user_id: 'U1/../U2' }, 'command'],
    ['a command of a channel that is none', { ...command, channel_id: 'slack:C1' }, 'command'],
    ['a command that is a number', { ...command, command: 7 }, 'click'],
    ['text that is a list', { ...command, text: ['create'] }, 'command'],
    ['a press without actions', click, 'click'],
    ['a press of nothing', { ...click, actions: [] }, 'click'],
    ['a press by nobody', { ...click, user: null, actions: [{ action_id: 'approve:0', value: 't' }] }, 'click'],
    ['a form by nobody', { ...submission({}), user: undefined }, 'form'],
    ['a form without a view', { type: 'view_submission', user, team: { id: 'T1' } }, 'form'],
    ['a form of no team', { ...submission({}), user: { id: 'U1' }, team: null }, 'form'],
    ['a token that is an object', pressed({ action_id: 'approve:0', value: {} }), 'click'],
  ])('%s is unknown', (_, body, of) => {
    expect(readInput(body, 'vm')).toMatchObject({ input: 'unknown', of });
  });
});
