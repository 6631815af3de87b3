import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { ROOT } from '../../test/read-sources.js';
import { EVENTS } from './make-manifest.js';
import { APP_TOKEN_SCOPE, scopes } from './scopes.js';

const folder = join(process.env.SPECS_DIR ?? '../shared/specs', 'slack-methods');
if (!existsSync(folder)) console.log(`scopes are not checked: there is no ${folder}`);

const Spec = z.object({ scope: z.object({ bot: z.array(z.string()).default([]) }) });

/** Method → the scopes of a bot's token that it asks for. */
const published = new Map(
  (existsSync(folder) ? readdirSync(folder) : [])
    .filter((name) => name.endsWith('.json'))
    .map((name) => {
      const { scope } = Spec.parse(JSON.parse(readFileSync(join(folder, name), 'utf8')));
      return [name.replace(/\.json$/, ''), scope.bot];
    }),
);

/** What each source of this folder calls: a method's name in quotes, or a method of the client. */
const called = new Set(
  listSources().flatMap((text) => [
    ...[...text.matchAll(/'((?:[a-z]+\.)+[a-zA-Z]+)'/g)].map(([, name = '']) => name).filter(isMethod),
    ...[...text.matchAll(/\.((?:[a-z]+\.)+[a-zA-Z]+)\(/g)].map(([, name = '']) => name).filter(isMethod),
    ...(text.includes('filesUploadV2') ? ['files.getUploadURLExternal', 'files.completeUploadExternal'] : []),
  ]),
);

function isMethod(name: string): boolean {
  return published.has(name);
}

/** The table names every method itself. */
function listSources(): string[] {
  return readdirSync(import.meta.dirname, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.ts') && !/\.test\.ts$|(^|\/)fakes\//.test(name) && name !== 'scopes.ts')
    .map((name) => readFileSync(join(import.meta.dirname, name), 'utf8'));
}

/** Until there is a messenger, most methods are in the table only. */
const isWhole = existsSync(join(import.meta.dirname, 'messenger.ts'));

describe.skipIf(published.size === 0)('the table of scopes', () => {
  it('has what every method asks for that is called', () => {
    const missing = [...called].flatMap((method) =>
      (published.get(method) ?? [])
        .filter(isOfChannels)
        .filter((scope) => !scopes.some((row) => row.scope === scope && row.methods.includes(method)))
        .map((scope) => `${method} asks for ${scope}`),
    );
    expect(missing).toEqual([]);
  });

  it('has every event that is listened to in the manifest', () => {
    const text = readFileSync(join(import.meta.dirname, 'read-event.ts'), 'utf8');
    const events = [...text.matchAll(/type: z\.literal\('([a-z_.]+)'\)/g)].map(([, name]) => name);
    expect([...new Set(events)].toSorted()).toEqual([...EVENTS].toSorted());
  });
});

describe.skipIf(published.size === 0 || !isWhole)('the table of scopes, to its last row', () => {
  it('is neither shorter nor longer than what the methods ask for that are called', () => {
    const wanted = [...called].flatMap((method) => (published.get(method) ?? []).filter(isOfChannels));
    const listed = scopes.filter(({ methods }) => methods.length > 0).map(({ scope }) => scope);
    expect(listed.toSorted()).toEqual([...new Set(wanted)].toSorted());
  });

  it.each(scopes.filter(({ methods }) => methods.length > 0))('gives $scope to the methods that ask for it', (row) => {
    const asking = [...called].filter((method) => published.get(method)?.includes(row.scope));
    expect(row.methods.toSorted()).toEqual(asking.toSorted());
  });
});

describe('the documentation', () => {
  const text = readFileSync(join(ROOT, 'docs/slack.md'), 'utf8');

  it.each(scopes)('tells of $scope', ({ scope, why, when }) => {
    expect(text).toContain(when === 'always' ? `| \`${scope}\` | ${why} |` : `\`${scope}\``);
  });

  it('tells of the app-level token’s scope', () => {
    expect(text).toContain(`\`${APP_TOKEN_SCOPE}\``);
  });
});

/** Methods for conversations take the scope of any kind; cards go to channels, public (C…) and private (G…, C…). */
function isOfChannels(scope: string): boolean {
  return !scope.startsWith('im:') && !scope.startsWith('mpim:');
}
