import { describe, expect, it } from 'vitest';
import type { AnswerCard, CardButton } from '../../../commands/card.js';
import { sayButton } from '../../../commands/say-button.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, type JsonObject, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { answerCard } from '../../terminal/fakes/sample-cards.js';
import { renderMessage } from './render-message.js';

const look = { guild: '1098765432109876540', command: 'lab' };
const componentsOf = (card: AnswerCard): JsonObject[] =>
  objectsOf(findJson(JSON.stringify(renderMessage(card, look).components)));
const linesOf = (card: AnswerCard): string[] => shownLines({ content: '', components: componentsOf(card) });

describe('an answer', () => {
  it.each([
    ['ok', '✔', 0x23a55a],
    ['refused', '⛔', 0xda373c],
    ['problem', '✖', 0xf0b232],
    ['help', 'ℹ', 0x5865f2],
  ] as const)('that is %s has its mark and colour', (tone, mark, colour) => {
    const card = answerCard('it is *so*', { tone, lines: ['/vm mine shows it', '# no head'] });
    expect(linesOf(card)).toEqual([`${mark} **it is \\*so\\***`, '/lab mine shows it', '\\# no head']);
    expect(componentsOf(card)[0]).toMatchObject({ accent_color: colour });
  });

  it('shows a narrow table in columns, as it is', () => {
    const table = {
      head: ['name', 'env'],
      rows: [
        ['web_1', 'prod'],
        ['`db`', 'test'],
      ],
    };
    expect(linesOf(answerCard('VMs', { table }))).toEqual([
      ...['✔ **VMs**', '```', 'name   env', 'web_1  prod', '\u02cbdb\u02cb   test', '```'],
    ]);
  });

  it('shows a wide table in words, and none where there are no rows', () => {
    const table = { head: ['name', 'what'], rows: [['web_1', 'w'.repeat(60)]] };
    expect(linesOf(answerCard('VMs', { table }))).toEqual(['✔ **VMs**', `**web\\_1** · what ${'w'.repeat(60)}`]);
    expect(linesOf(answerCard('VMs', { table: { ...table, rows: [] } }))).toEqual(['✔ **VMs**']);
  });

  it('shows a short file in itself', () => {
    const card = answerCard('plan of R-42', { file: { name: 'R-42 plan.txt', text: '1 to add\n```\n' } });
    expect(linesOf(card)).toEqual([
      ...['✔ **plan of R-42**', 'R-42 plan.txt', '```', '1 to add', '\u02cb\u02cb\u02cb', '```'],
    ]);
    expect(renderMessage(card, look).files).toBeUndefined();
  });

  it('attaches a long file, by a name that Discord takes', () => {
    const text = 'line\n'.repeat(400);
    const card = answerCard('logs of R-42', { file: { name: 'R-42 logs.txt', text } });
    const { files = [] } = renderMessage(card, look);
    expect(files).toMatchObject([{ text }]);
    expect(objectsOf(componentsOf(card)[0]?.components).at(-1)).toEqual({
      ...{ type: 13, file: { url: `attachment://${files[0]?.name}` } },
    });
  });

  it('has its buttons below', () => {
    expect(linesOf(answerCard('hi', { buttons: [sayButton('vm create', 'New VM')] }))).toEqual([
      ...['✔ **hi**', '[New VM]'],
    ]);
  });
});

describe('what stands for a Home', () => {
  const show = (n: number): CardButton => ({ ...sayButton(`vm show web-${n}`, `Show ${n}`) });
  const entry = (n: number) => ({ title: `web-${n}`, lines: ['prod'], buttons: [show(n)] });
  const entries = (count: number) => Array.from({ length: count }, (_, place) => entry(place));
  const homeOf = (home: NonNullable<AnswerCard['home']>, more: Partial<AnswerCard> = {}): string[] =>
    linesOf(answerCard('yours', { home, ...more }));

  it('has its own buttons first, then each entry with its own', () => {
    const home = [
      { title: 'Waiting for me', empty: 'Nothing waits for you.', entries: [], more: 0 },
      { title: 'My VMs', empty: 'You have no VM.', entries: entries(2), more: 0 },
    ];
    expect(homeOf(home, { buttons: [sayButton('vm create', 'New VM')] })).toEqual([
      ...['✔ **yours**', '[New VM]', '### Waiting for me', '-# Nothing waits for you.', '### My VMs'],
      ...['**web-0**', 'prod', '[Show 0]', '**web-1**', 'prod', '[Show 1]'],
    ]);
  });

  it('gives each section its share, and counts what has no room', () => {
    const section = (title: string, count: number, more: number) => ({
      ...{ title, empty: '', entries: entries(count), more },
    });
    const lines = homeOf([section('A', 20, 0), section('B', 1, 0), section('C', 20, 7)]);
    const shown = (title: string, next: string | undefined): string[] =>
      lines.slice(lines.indexOf(`### ${title}`) + 1, next === undefined ? undefined : lines.indexOf(`### ${next}`));
    expect(shown('A', 'B').filter((line) => line.startsWith('[')).length).toBe(3);
    expect(shown('A', 'B').at(-1)).toBe('-# and 17 more: /lab list');
    expect(shown('B', 'C')).toEqual(['**web-0**', 'prod', '[Show 0]']);
    expect(shown('C', undefined).at(-1)).toBe('-# and 22 more: /lab list');
  });

  it.each([
    [1, 12, '-# and 2 more lines'],
    [6, 4, '-# and 10 more lines'],
  ])('of %i entries shows %i lines of each, and says how many it leaves out', (count, shown, more) => {
    const lines = Array.from({ length: 14 }, (_, place) => `line ${place}`);
    const long = Array.from({ length: count }, () => ({ title: 'x', lines, buttons: [] }));
    const [first = [], second = []] = homeOf([{ title: 'In', empty: '', entries: long, more: 0 }])
      .slice(2)
      .join('\n')
      .split('**x**\n')
      .slice(1)
      .map((part) => part.split('\n'));
    expect(first.filter((line) => line !== '')).toEqual([...lines.slice(0, shown), more]);
    expect(second.length).toBe(count === 1 ? 0 : first.length);
  });
});
