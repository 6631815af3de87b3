import { describe, expect, it } from 'vitest';
import { sayButton } from '../../../commands/say-button.js';
import { shownLines } from '../../../test/discord/shown-lines.js';
import { findJson, objectsOf } from '../../../test/stand-ins/chat/json.js';
import { discordPen } from './discord-pen.js';
import { renderButtons } from './render-buttons.js';

const pen = discordPen({ guild: '1', command: 'lab' });
const linesOf = (buttons: Parameters<typeof renderButtons>[0]): string[] =>
  shownLines({ content: '', components: objectsOf(findJson(JSON.stringify(renderButtons(buttons, null, pen)))) });

describe('buttons that have no room', () => {
  it('are said with what can be typed instead', () => {
    const long = sayButton(`vm show ${'x'.repeat(90)}`, 'Show');
    expect(linesOf([sayButton('vm list', 'List'), long])).toEqual([
      '[List]',
      expect.stringMatching(/^-# no room for a button: type \/lab show x{70,90}…$/),
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
});
