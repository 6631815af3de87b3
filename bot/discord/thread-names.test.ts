import { describe, expect, it } from 'vitest';
import type { Card, MentionCard, RequestCard } from '../../commands/card.js';
import { createThreadNames } from './thread-names.js';

const look = { guild: '100000000000000001', command: 'vm' };
const mention: MentionCard = { kind: 'mention', label: 'R-1', text: 'done', to: { display: 'ana', actor: null } };

function cardOf(target: string): RequestCard {
  const nothing = { reason: null, stateNote: null, facts: null, approval: null, outcome: null };
  return {
    ...{
      kind: 'request',
      label: 'R-1',
      sandbox: false,
      action: 'create',
      target,
      environment: 'dev',
      state: 'running',
    },
    ...{ ...nothing, requester: mention.to, requesterGroups: [], stages: [], buttons: [] },
  };
}

describe('the thread of a card', () => {
  const nameWith = (card: Card, starter?: Card) => {
    const names = createThreadNames(look);
    names.note('1', card);
    return names.nameOf('1', starter);
  };

  it('is named after the request and what it is about', () => {
    expect(nameWith(cardOf('web-1'), mention)).toBe('R-1 create web-1');
  });

  it.each([
    ['the label', mention, 'R-1'],
    ['what it belongs to', undefined, 'The request above'],
  ])('is named after %s where the card was shown before this process began', (_, starter, name) => {
    expect(createThreadNames(look).nameOf('1', starter)).toBe(name);
  });

  it('has no more than 100 characters, none of them hidden, and none cut in two', () => {
    const name = nameWith(cardOf(`\u200b${'😀'.repeat(80)}`));
    expect(name).toBe(`R-1 create \ufffd${'😀'.repeat(43)}…`);
    expect(name.length).toBeLessThanOrEqual(100);
  });
});
