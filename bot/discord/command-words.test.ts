import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catalog } from '../../commands/catalog.js';
import { sampleSettings } from '../../commands/fakes/sample-settings.js';
import { parseCommand } from '../../commands/parse-command.js';
import { findJson, objectsOf } from '../../test/stand-ins/chat/json.js';
import { checkCommands } from '../../test/stand-ins/discord/checks/check-commands.js';
import { findByPath, pathOf, rootOf, typedText } from './command-words.js';
import { describeCommands } from './describe-commands.js';

const named = (words: string) => {
  const found = catalog.find((command) => command.words === words);
  if (found === undefined) throw new Error(`no ${words}`);
  return found;
};

describe('the commands of the catalog in Discord', () => {
  it.each([
    ['vm create', { root: 'vm', group: null, name: 'create' }],
    ['vm key add', { root: 'vm', group: 'key', name: 'add' }],
    ['vm link', { root: 'vm', group: 'link', name: 'begin' }],
    ['vm link confirm', { root: 'vm', group: 'link', name: 'confirm' }],
    ['vm-admin template build', { root: 'vm-admin', group: 'template', name: 'build' }],
  ])('%s has a place', (words, path) => {
    expect(pathOf(named(words), catalog)).toEqual(path);
  });

  it('have each a place of its own, by which they are found again', () => {
    for (const command of catalog) expect(findByPath(pathOf(command, catalog), catalog)?.words).toBe(command.words);
    expect(findByPath({ root: 'vm', group: null, name: 'power' }, catalog)).toBeNull();
  });

  it('are described within what Discord takes, under the configured name', () => {
    const described = describeCommands(catalog, 'lab', sampleSettings);
    expect(described.map(({ name }) => name)).toEqual(['lab', 'lab-admin']);
    expect(checkCommands(objectsOf(findJson(JSON.stringify(described))))).toEqual([]);
    expect([rootOf('lab', 'lab'), rootOf('lab-admin', 'lab'), rootOf('vm', 'lab')]).toEqual(['vm', 'vm-admin', null]);
  });

  it('open their form without options, have choices of the configuration, and offer what may be meant', () => {
    const options = JSON.stringify(
      describeCommands(catalog, 'vm', sampleSettings)[0]?.options.find(({ name }) => name === 'create'),
    );
    expect(options).not.toContain('"required":true');
    expect(options).toMatch(/"name":"size".*?"choices":\[\{"name":"s · 1 vCPU · 1 GiB · 8 GiB","value":"s"\}/);
    expect(options).toMatch(/"name":"template".*?"autocomplete":true/);
    expect(options).toContain('"name":"parameters"');
  });
});

it('what is chosen comes through the one door exactly as it was chosen', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary', minLength: 1, maxLength: 40 }),
    fc.constantFrom('"', '“', '”', '\\', '\\"', 'a b', '=', "'x'", 'env=prod', '\n', ' ', '/vm destroy x', '--'),
  );
  fc.assert(
    fc.property(value, value, (name, reason) => {
      const text = typedText(named('vm create'), [
        { name: 'name', value: name },
        { name: 'reason', value: reason },
      ]);
      const parsed = parseCommand(text);
      expect(parsed.ok ? parsed.words.slice(2).map(({ key, value: read }) => [key, read]) : parsed).toEqual([
        ['name', name],
        ['reason', reason],
      ]);
    }),
  );
});
