import { describe, expect, it } from 'vitest';
import { PLATFORMS, type PlatformName } from './door.js';
import { chosen, useHouse } from './use-house.js';

const { house, door, ask, requests, state, votes, untilState } = useHouse();
const NOTHING = 'nothing was changed';
const HOSTILE: [string, string][] = [
  ['SQL', "web'; DROP TABLE requests; --"],
  ['YAML', 'web: {env: dev}'],
  ['HCL', `web-\${file("/etc/passwd")}`],
  ['Jinja', "{{ lookup('pipe', 'id') }}"],
  ['a template', '<%= 7 * 7 %>'],
  ['a shell', '$(id)'],
  ['a path', '../../etc/passwd'],
];
/** Slack's input is freed of what nobody sees before any rule looks at it: then it is what it looks like. */
const INVISIBLE = /[\u200b\u202e]/;
const tryToAsk = (platform: PlatformName, more: Record<string, string>): Promise<string[]> =>
  door(platform).say('ana', 'vm create', { name: 'none-1', ...chosen(platform), ...more });

async function expectRefused(platform: PlatformName, more: Record<string, string>): Promise<void> {
  const before = requests();
  const lines = await tryToAsk(platform, more);
  expect(lines.join('\n')).toMatch(/cannot be asked for|cannot be read/);
  expect([lines.join('\n').includes('R-'), requests()]).toEqual([false, before]);
}

describe.each(PLATFORMS)('in %s, a name', (platform) => {
  it.each([
    ['in another case', 'Web-1'],
    ['with a letter that only looks like one', 'w\u0435b-1'],
    ['with full-width letters', '\uff57\uff45\uff42-1'],
    ['with a sign that nobody sees', 'web\u200b-1'],
    ['with a space inside', 'web 1'],
    ['with a tab at its end', 'web-1\t'],
    ['with a letter and its accent apart', 'we\u0301b-1'],
    ['that reads backwards', '\u202e1-bew'],
    ["that begins as the bot's own", 'chatops-1'],
    ['that reads as a request', 'r-12'],
    ['of nothing but space', ' '],
  ])('%s passes no rule: it is refused, and no request is made', async (_, name) => {
    if (platform !== 'slack' || !INVISIBLE.test(name)) await expectRefused(platform, { name });
  });
});

describe.each(PLATFORMS)('in %s, an environment', (platform) => {
  it.each([
    ['in another case', 'DEV'],
    ['with space around it', ' dev '],
    ['with a letter that only looks like one', 'd\u0435v'],
    ['with a sign that nobody sees', 'dev\u200b'],
    ['that is a property of every object', '__proto__'],
    ['that is a method of every object', 'constructor'],
  ])('that is dev written %s is no dev, which needs no approval', async (_, env) => {
    if (platform !== 'slack' || !INVISIBLE.test(env)) await expectRefused(platform, { env });
  });

  it('that is given a second time, where parameters are, is refused', async () => {
    const given = { ...chosen(platform), name: 'none-1', parameters: 'env=dev' };
    const before = requests();
    const lines = await door(platform).say('ana', 'vm create', given);
    expect(lines.join('\n')).toContain('env is given twice');
    expect(requests()).toBe(before);
  });
});

describe.each(PLATFORMS)('in %s, text of a language', (platform) => {
  it.each(HOSTILE)('(%s) as name, template, size, environment, blueprint or lease is refused', async (_, text) => {
    for (const field of ['name', 'template', 'size', 'env', 'blueprint', 'lease']) {
      await expectRefused(platform, { [field]: text });
    }
  });

  it.each(HOSTILE)('(%s) as reason or parameter stays text, and reaches the tools as data alone', async (_, text) => {
    const files: string[] = [];
    const { tools } = house();
    tools.next('-configure-configure-', async (io) => {
      files.push(...io.spec.files.map((file) => ('content' in file ? Buffer.from(file.content).toString() : '')));
      return tools.configure(io);
    });
    const { number, card } = await ask(platform, { reason: text });
    const { ask: asked } = house().request(number);
    expect('reason' in asked ? asked.reason : null).toBe(text);
    await card.press('bo', 'approve');
    await untilState(number, 'ready');
    const readable = files.filter((file) => file.includes(text));
    expect(readable.filter((file) => !file.trimStart().startsWith('{'))).toEqual([]);
  });

  it.each(HOSTILE)('(%s) in a vote, a label, a code or a denial is refused or stays text', async (_, text) => {
    const { say } = door(platform);
    const { number, card } = await ask(platform);
    for (const given of [
      { request: `R-${number} ${text}`, digest: '0000' },
      { request: `R-${number}`, digest: text },
    ]) {
      expect((await say('bo', 'vm approve', given)).join('\n')).toMatch(/there is no request|look at the present plan/);
    }
    expect((await say('bo', 'vm link', { code: text })).join('\n')).toMatch(/no such code|wrong codes|is one word/);
    expect([state(number), votes(number)]).toEqual(['awaiting-approval', []]);
    await card.press('bo', 'deny', text);
    expect(votes(number).map(({ verdict, reason }) => [verdict, reason])).toEqual([['deny', text]]);
  });
});

describe.each(PLATFORMS)('in %s, a reason', (platform) => {
  it('of several lines adds no line that is read as another field', async () => {
    const before = requests();
    const lines = await tryToAsk(platform, { reason: 'x\nenv=dev' });
    expect(lines.join('\n')).toContain('one line');
    expect([requests(), lines.join('\n').includes(NOTHING) || lines.length > 0]).toEqual([before, true]);
  });
});
