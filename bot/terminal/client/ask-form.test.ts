import { describe, expect, it } from 'vitest';
import { formCard } from '../fakes/sample-cards.js';
import { askForm } from './ask-form.js';

describe('askForm', () => {
  it('asks field by field, with choices and defaults', async () => {
    const talk = talkOf(['web-1', '', '']);
    expect(await askForm(formCard(), talk.ask, talk.say)).toEqual({ name: 'web-1', size: 's', reason: 'test' });
    expect(talk.said).toEqual([
      ...['A new VM', '  a-z', 'Name: ', '  one of s, m, xl', 'Size [s]: ', '  one line', 'Reason [test]: '],
    ]);
  });

  it.each<[string, string[], Record<string, string>]>([
    ['asks again for what is needed', ['', 'web-1', 'm', ''], { name: 'web-1', size: 'm', reason: 'test' }],
    ['asks again for a choice that is none', ['web-1', 'l', 'm', ''], { name: 'web-1', size: 'm', reason: 'test' }],
    ['takes the beginning of a choice', ['web-1', 'x', ''], { name: 'web-1', size: 'xl', reason: 'test' }],
    ['leaves an optional one empty for "-"', ['web-1', '', '-'], { name: 'web-1', size: 's', reason: '' }],
  ])('%s', async (_, answers, fields) => {
    const talk = talkOf(answers);
    expect(await askForm(formCard(), talk.ask, talk.say)).toEqual(fields);
  });

  it('asks only for what was wrong, and says what', async () => {
    const talk = talkOf(['web-1']);
    expect(await askForm(formCard('too long'), talk.ask, talk.say)).toEqual({
      name: 'web-1',
      size: 's',
      reason: 'test',
    });
    expect(talk.said).toEqual(['A new VM', '  ✖ too long', '  a-z', 'Name: ']);
  });

  it('tells what is to be known first, and what a choice stands for', async () => {
    const talk = talkOf(['web-1', 'x', '']);
    const [name, size, ...more] = formCard().fields;
    if (name === undefined || size === undefined) throw new Error('no fields');
    const labels = { s: 's · 1 vCPU', xl: 'xl · 8 vCPU' };
    const form = { ...formCard(), notes: ['allowed at once'], fields: [name, { ...size, labels }, ...more] };
    expect(await askForm(form, talk.ask, talk.say)).toEqual({ name: 'web-1', size: 'xl', reason: 'test' });
    expect(talk.said.slice(0, 5)).toEqual([
      ...['A new VM', '  · allowed at once', '  a-z', 'Name: ', '  one of s · 1 vCPU; m; xl · 8 vCPU'],
    ]);
  });

  it('can be broken off', async () => {
    const talk = talkOf(['web-1']);
    expect(await askForm(formCard(), talk.ask, talk.say)).toBeNull();
  });
});

function talkOf(answers: string[]) {
  const said: string[] = [];
  const rest = [...answers];
  return {
    said,
    say: (line: string) => void said.push(line),
    ask: async (question: string) => {
      said.push(question);
      return rest.shift() ?? null;
    },
  };
}
