import { describe, expect, it } from 'vitest';
import { answerCard, formCard } from '../../terminal/fakes/sample-cards.js';
import { linesOf } from './fakes/lines-of.js';
import { account, look } from './fakes/slack-cards.js';
import { renderAnswerModal } from './render-answer-modal.js';
import { renderMessage } from './render-message.js';

describe('an answer', () => {
  it.each([
    ['ok', '✔ *done & gone*'.replace('&', '&amp;'), 'Done'],
    ['refused', '⛔ *done &amp; gone*', 'Not allowed'],
    ['problem', '✖ *done &amp; gone*', 'That did not work'],
    ['help', 'ℹ *done &amp; gone*', 'Good to know'],
  ] as const)('shows its tone: %s', (tone, line, title) => {
    const card = answerCard('done & gone', { tone, lines: ['see /vm list'] });
    const message = renderMessage(card, { ...look, command: 'lab' });
    expect(linesOf(message)).toEqual([line, 'see /lab list']);
    expect(message.text).toBe(`${line.replaceAll('*', '')}\nsee /lab list`);
    const view = renderAnswerModal(card, look, { channel: 'slack:C1' });
    expect(view.title.text).toBe(title);
    expect(view.private_metadata).toBe('{"channel":"slack:C1"}');
    expect(linesOf(view)).toEqual([line, 'see /vm list']);
  });

  it('says how many lines are cut', () => {
    const lines = Array.from({ length: 200 }, (_, n) => `line ${n} ${'x'.repeat(90)}`);
    const shown = linesOf(renderMessage(answerCard('many', { lines }), look));
    expect(shown).toHaveLength(42);
    expect(shown.at(-1)).toBe('… (cut: 160 more lines)');
  });

  const head = ['name', 'environment', 'IPv4'];

  it('lays a narrow table out in columns', () => {
    const rows = [
      ['web-1', 'prod', '10.0.20.45'],
      ['数据', 'test', ''],
    ];
    expect(linesOf(renderMessage(answerCard('VMs', { table: { head, rows } }), look)).slice(1)).toEqual([
      '| name   environment  IPv4',
      '| web-1  prod         10.0.20.45',
      '| 数据   test',
    ]);
  });

  it('names the cells of a wide one, a line a row', () => {
    const rows = [
      ['web-1-with-a-long-name', 'production-berlin', '10.0.20.45'],
      ['db-1', 'test', ''],
    ];
    expect(linesOf(renderMessage(answerCard('VMs', { table: { head, rows } }), look)).slice(1)).toEqual([
      '*web-1-with-a-long-name* · environment production-berlin · IPv4 10.0.20.45',
      '*db-1* · environment test',
    ]);
  });

  it('says how many rows are cut', () => {
    const rows = Array.from({ length: 300 }, (_, n) => [`vm-${n}`, 'prod', '10.0.20.45']);
    const shown = linesOf(renderMessage(answerCard('VMs', { table: { head, rows } }), look));
    expect(shown.at(-1)).toMatch(/^\| … \(cut: \d+ more rows\)$/);
  });

  it('shows a short file as it is, and says where a long one is cut', () => {
    const short = answerCard('plan', { file: { name: 'plan.txt', text: '+ <a> ```\n  /vm\n' } });
    expect(linesOf(renderMessage(short, look))).toEqual(['✔ *plan*', 'plan.txt', '| + <a> ```', '|   /vm']);
    const long = answerCard('plan', { file: { name: 'plan.txt', text: 'x\n'.repeat(3000) } });
    expect(linesOf(renderMessage(long, look)).at(-1)).toBe('| … (cut)');
  });
});

describe('a form as a message', () => {
  it('says what is wrong and opens it again', () => {
    const message = renderMessage(formCard('name is taken'), look);
    expect(linesOf(message)).toEqual(['ℹ *A new VM*', 'Name: name is taken', '[Open the form]']);
    expect(message.text).toBe('A new VM: open the form');
    expect(message.blocks.at(-1)).toMatchObject({ elements: [{ action_id: 'say:0', value: 'say.vm create' }] });
  });
});

describe('a mention', () => {
  it.each([
    [account('ana', 'U1'), '<@U1> R-42 create web-1: it is gone'],
    [account('ops', 'S7'), '<!subteam^S7> R-42 create web-1: it is gone'],
    [{ display: 'ana', actor: 'terminal:ana' }, 'ana R-42 create web-1: it is gone'],
  ])('calls whom it is for', (to, text) => {
    const card = { kind: 'mention', to, label: 'R-42', text: 'R-42 create web-1: it is gone' } as const;
    expect(renderMessage(card, look).text).toBe(text);
    expect(linesOf(renderMessage(card, look))).toEqual([text]);
  });
});
