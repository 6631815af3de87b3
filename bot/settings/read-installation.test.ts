import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { baseImage } from '../../sandbox/volumes/base-image.js';
import { configSchema } from './config-schema.js';
import { ProblemsError, renderProblem } from './problem.js';
import { readInstallation } from './read-installation.js';

const ROOT = join(import.meta.dirname, '../..');
let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'chatops-config-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** The demo's configuration, changed, with a content folder that exists. */
function write(change: (text: string) => string = (text) => text): string {
  const demo = readFileSync(join(ROOT, 'config/demo/chatops.yaml'), 'utf8');
  mkdirSync(join(folder, 'content'), { recursive: true });
  const file = join(folder, 'chatops.yaml');
  writeFileSync(file, change(demo.replace('/content', 'content')));
  return file;
}

function problemsOf(file: string): string[] {
  try {
    readInstallation(file);
    return [];
  } catch (error) {
    if (!(error instanceof ProblemsError)) throw error;
    return error.problems.map((problem) => renderProblem(problem).replace(`${folder}/`, ''));
  }
}

/** `chatops.yaml:<line>:<column>` of the first place where it stands. */
function at(file: string, needle: string): string {
  const before = (readFileSync(file, 'utf8').split(needle)[0] ?? '').split('\n');
  return `chatops.yaml:${before.length}:${(before.at(-1) ?? '').length + 1}`;
}

describe('the configuration of the demo', () => {
  it('is right, and its paths are made absolute', () => {
    const { settings, files, proxmox, bootstrap } = readInstallation(write());
    expect(files).toEqual({
      config: join(folder, 'chatops.yaml'),
      data: '/data',
      masterKey: '/run/secrets/master_key',
      policy: join(folder, 'policy.yaml'),
      content: join(folder, 'content'),
    });
    expect(proxmox).toEqual({ caFile: '/access/ca.pem', tokenFile: '/access/token', buildTokenFile: null });
    expect(settings.environments.get('prod')).toMatchObject({
      ...{ name: 'prod', pool: 'chatops', jobsReachGuests: true, channel: 'terminal:main' },
      network: { bridge: 'vmbr0', vlan: null, inside: '10.213.40.0/24', range: null },
    });
    expect([...settings.blueprints.keys()].sort()).toEqual(['base', 'web']);
    expect(settings.limits.openRequestsPerPerson).toBe(5);
    expect(bootstrap.groups.toSorted()).toEqual(['administrators', 'ops', 'web-team']);
    expect(bootstrap.people.map(({ login, groups }) => [login, groups])).toEqual([
      ['requester', ['web-team']],
      ['approver', ['ops', 'administrators']],
    ]);
  });

  it('names the image that the sandbox gives', () => {
    const { image } = readInstallation(write()).settings.templates.get('debian-13') ?? {};
    expect(image?.checksum).toEqual({ algorithm: 'sha256', value: baseImage.sha256 });
    expect(image?.url).toMatch(new RegExp(`/${baseImage.name}$`));
  });
});

describe('the example for a real Proxmox', () => {
  it('is right', () => {
    const example = readFileSync(join(ROOT, 'config/chatops.example.yaml'), 'utf8');
    const file = write(() => example.replace('content: /content', 'content: content'));
    const prod = readInstallation(file).settings.environments.get('prod');
    expect(prod?.network.range).toEqual({
      ...{ from: '10.0.20.40', to: '10.0.20.99', prefix: 24, gateway: '10.0.20.1', exclude: ['10.0.20.50'] },
    });
  });
});

describe('the JSON Schema for editors', () => {
  it('is the one of this program (chatops config schema > docs/chatops.schema.json)', () => {
    expect(JSON.parse(readFileSync(join(ROOT, 'docs/chatops.schema.json'), 'utf8'))).toEqual(configSchema());
  });
});

describe('the operator’s content', () => {
  it('brings blueprints and the scripts of templates in the order of their names', () => {
    const file = write();
    const scripts = join(folder, 'content/templates/debian-13');
    mkdirSync(scripts, { recursive: true });
    writeFileSync(join(scripts, '20-b.sh'), 'b');
    writeFileSync(join(scripts, '10-a.sh'), 'a');
    const blueprint = join(folder, 'content/blueprints/intranet');
    mkdirSync(blueprint, { recursive: true });
    writeFileSync(join(blueprint, 'blueprint.yaml'), 'summary: ours\nextends: [base]\nplaybooks: [intranet.yml]\n');
    writeFileSync(join(blueprint, 'intranet.yml'), '- hosts: all\n');
    const { settings } = readInstallation(file);
    expect(settings.templates.get('debian-13')?.scripts).toEqual([
      { name: '10-a.sh', text: 'a' },
      { name: '20-b.sh', text: 'b' },
    ]);
    expect(settings.blueprints.get('intranet')?.summary).toBe('ours');
  });

  it('is told about together with the rest where it is wrong', () => {
    const file = write((text) => text.replace('s: { cores: 1', 's: { cores: 0'));
    const blueprint = join(folder, 'content/blueprints/intranet');
    mkdirSync(blueprint, { recursive: true });
    writeFileSync(join(blueprint, 'blueprint.yaml'), 'summary: ours\nplaybooks: [gone.yml]\n');
    mkdirSync(join(folder, 'content/templates/debian-13'), { recursive: true });
    writeFileSync(join(folder, 'content/templates/debian-13/Setup.exe'), '');
    expect(problemsOf(file)).toEqual([
      `${at(file, 'cores: 0')} sizes.s.cores: is 0; needed: at least 1`,
      'content/templates/debian-13/Setup.exe template scripts are named templates/<template>/<name>.sh, in lower case',
      'content blueprint intranet: the playbook gone.yml is missing',
    ]);
  });

  it('has to be there where it is named', () => {
    const file = write((text) => text.replace('content: content', 'content: elsewhere'));
    expect(problemsOf(file)).toEqual(['elsewhere is no folder, and `content` names it']);
  });
});

describe('a wrong configuration', () => {
  it('is told about with everything at once, each with its line, column, path and what is allowed', () => {
    const file = write((text) =>
      text
        .replace('data: /data', 'data: 7')
        .replace('masterKey: /run/secrets/master_key\n', '')
        .replace('sandbox: true', 'sandbox: "yes"\n  sandwich: 1')
        .replace('"proxmox-sandbox:8006"', '"https://proxmox-sandbox:8006"')
        .replace('templateVmids: { from: 9000', 'templateVmids: { from: 12500')
        .replace('to: 9099', 'to: 12600')
        .replace('address: dhcp', 'address: static')
        .replace('leaseDays: { default: 3', 'leaseDays: { default: 30')
        .replace('sha256:29ff', 'md5:29ff')
        .replace('defaultBlueprint: base', 'defaultBlueprint: basic')
        .replace('administrators: [approver]', 'administrators: [root]'),
    );
    const dhcp = '`dhcp`, or a mapping with range, prefix, gateway and exclude';
    expect(problemsOf(file)).toEqual([
      `${at(file, 'data: 7')} data: is 7; needed: a text, in quotes`,
      `${at(file, 'data: 7')} masterKey: is missing; needed: a text`,
      `${at(file, 'sandbox: "yes"')} proxmox.sandbox: is "yes"; needed: true or false`,
      `${at(file, 'sandwich')} proxmox.sandwich: unknown key; allowed: cluster, sandbox, endpoints, ca, token, buildToken, jobsReachGuests`,
      `${at(file, '"https://proxmox-sandbox')} proxmox.endpoints.0: is "https://proxmox-sandbox:8006"; needed: host:port, such as pve1.example.net:8006`,
      `${at(file, 'templateVmids')} templateVmids: overlaps with vmids (12000 to 12999)`,
      `${at(file, 'address: static')} environments.dev.network.address: is "static"; needed: ${dhcp}`,
      `${at(file, 'leaseDays')} environments.dev.leaseDays: \`default\` is larger than \`max\``,
      expect.stringMatching(/ environments\.prod\.network\.address: /),
      expect.stringMatching(/ templates\.debian-13\.image\.checksum: is "md5:.*; needed: sha256:</),
      expect.stringMatching(/ templates\.debian-13\.build\.network\.address: /),
      `${at(file, 'root]')} bootstrap.administrators.0: root is not among bootstrap.people`,
    ]);
  });

  it.each([
    ['no YAML', () => 'data: [', /^chatops\.yaml:1:\d+ /],
    ['a key twice', (text: string) => `${text}\ndata: /other\n`, /^chatops\.yaml:\d+:1 Map keys must be unique/],
    ['a list', () => '- data', /^chatops\.yaml:1:1 is a list; needed: a mapping/],
    ['nothing', () => '', /^chatops\.yaml is (missing|empty); needed: a mapping/],
    [
      'a zone that is none',
      (text: string) => `${text}\nzone: Mars/Base\n`,
      /zone: is "Mars\/Base"; needed: an IANA time zone/,
    ],
    ['a wrong name', (text: string) => text.replace('  s: {', '  S_1: {'), /sizes\.S_1: a name has lower-case letters/],
    [
      'no environment',
      (text: string) =>
        text.replace(/environments:[\s\S]*?\nsizes/, 'environments: {}\nsizes').replaceAll('*guests', '{}'),
      /environments: at least one/,
    ],
    [
      'an unknown blueprint',
      (text: string) => text.replace('defaultBlueprint: base', 'defaultBlueprint: basic'),
      /there is no blueprint basic; there are: base, web/,
    ],
    [
      'secrets of no blueprint',
      (text: string) => `${text}\nblueprintSecrets: {gone: {a: /a}}\n`,
      /blueprintSecrets\.gone: there is no such blueprint/,
    ],
    [
      'secrets that no job wants',
      (text: string) => `${text}\nblueprintSecrets: {web: {a: /a}}\n`,
      /blueprintSecrets\.web\.a: the blueprint has no secret/,
    ],
    [
      'an account twice',
      (text: string) => text.replace('terminal:approver', 'terminal:requester'),
      /accounts\.0: terminal:requester stands here twice/,
    ],
    [
      'a range outside',
      (text: string) =>
        text.replace('address: dhcp', 'address: {range: 10.9.0.1 - 10.9.0.9, prefix: 24, gateway: 10.213.40.1}'),
      /network\.address\.range: is not inside 10\.213\.40\.0\/24/,
    ],
    [
      'a range backwards',
      (text: string) =>
        text.replace('address: dhcp', 'address: {range: 10.213.40.9 - 10.213.40.1, prefix: 24, gateway: 10.213.40.1}'),
      /address\.range: .*the smaller one first/,
    ],
    [
      'a range without gateway',
      (text: string) => text.replace('address: dhcp', 'address: {range: 10.213.40.1 - 10.213.40.9, prefix: 24}'),
      /address\.gateway: is missing; needed: a text/,
    ],
  ])('may be %s', (_what, change, problem) => {
    expect(problemsOf(write(change))[0]).toMatch(problem);
  });

  it('may be no file at all', () => {
    expect(problemsOf(join(folder, 'none.yaml'))).toEqual(['none.yaml cannot be read (ENOENT)']);
  });
});
