import { describe, expect, it } from 'vitest';
import type { HomeCard } from '../../../commands/card.js';
import { button } from '../../terminal/fakes/sample-cards.js';
import { linesOf } from './fakes/lines-of.js';
import { account, look } from './fakes/slack-cards.js';
import { renderHome } from './render-home.js';

const entry = (title: string) => ({ title, lines: ['ssh ana@10.0.20.45'], buttons: [button('show')] });
const home: HomeCard = {
  ...{ kind: 'home', sandbox: true, person: account('ana', 'U1') },
  sections: [
    { title: 'My VMs', empty: 'none yet: /vm create', entries: [entry('web-1'), entry('web-2')], more: 3 },
    { title: 'Waiting for me', empty: 'nothing: /vm pending', entries: [], more: 0 },
  ],
  buttons: [{ ...button('say'), token: 'say.vm create', label: 'New VM' }],
};

describe('renderHome', () => {
  it('shows what a person has, what waits, and what is not shown', () => {
    expect(linesOf(renderHome(home, { ...look, command: 'lab' }))).toEqual([
      '`SANDBOX` *ana*',
      '[New VM]',
      ...['# My VMs', '*web-1*', 'ssh ana@10.0.20.45', '[Show]', '*web-2*', 'ssh ana@10.0.20.45', '[Show]'],
      'and 3 more: /lab list',
      ...['# Waiting for me', 'nothing: /lab pending'],
    ]);
  });

  it('says in full what is little: how to get in', () => {
    const line =
      'your account is slack:T1/U1; somebody who administers this bot can take you in with /vm-admin people add';
    const entries = [{ title: 'This account belongs to nobody', lines: [line], buttons: [] }];
    const view = renderHome({ ...home, sections: [{ title: 'How to get in', empty: '', entries, more: 0 }] }, look);
    expect(linesOf(view)).toContain(line);
  });

  it('counts what does not fit among what is not shown', () => {
    const entries = Array.from({ length: 200 }, (_, n) => entry(`vm-${n}`));
    const view = renderHome({ ...home, sections: [{ title: 'My VMs', empty: '', entries, more: 3 }] }, look);
    expect(linesOf(view).at(-1)).toBe('and 173 more: /vm list');
    expect(view.blocks.length).toBeLessThanOrEqual(100);
  });
});
