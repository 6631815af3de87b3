import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exampleVm, hostileTexts } from '../fakes/example-vm.js';
import { BlueprintError, loadBlueprints } from './load-blueprints.js';
import { renderExtraVars } from './render-extra-vars.js';
import { renderInventory } from './render-inventory.js';

let content: string;
beforeEach(() => {
  content = mkdtempSync(join(tmpdir(), 'chatops-content-'));
});
afterEach(() => rmSync(content, { recursive: true }));

function put(path: string, text: string): void {
  const file = join(content, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
}

function problemsOf(): readonly string[] {
  try {
    loadBlueprints(content);
  } catch (error) {
    if (error instanceof BlueprintError) return error.problems.map((problem) => problem.replaceAll(content, 'content'));
    throw error;
  }
  return [];
}

describe('blueprints', () => {
  it('are base and web where the operator has none', () => {
    const blueprints = loadBlueprints(null);
    expect([...blueprints.keys()]).toEqual(['base', 'web']);
    expect(blueprints.get('web')).toMatchObject({
      playbooks: ['base.yml', 'web.yml'],
      parameters: [{ name: 'title', type: 'string', maxLength: 80, default: 'It works', pattern: null }],
      secrets: [],
    });
  });

  it('of the operator extend ours and bring roles, collections and secrets of their own', () => {
    put(
      'blueprints/shop/blueprint.yaml',
      'summary: the shop\nextends: [base]\nplaybooks: [shop.yml]\nsecrets: [db-password]\n',
    );
    put('blueprints/shop/shop.yml', '- hosts: all\n  roles: [shop]\n');
    put('roles/shop/tasks/main.yml', '[]\n');
    put('collections/ansible_collections/acme/shop/galaxy.yml', 'name: shop\n');
    const shop = loadBlueprints(content).get('shop');
    expect(shop).toMatchObject({ playbooks: ['base.yml', 'shop.yml'], secrets: ['db-password'] });
    expect(shop?.files.map(({ path }) => path)).toEqual(
      expect.arrayContaining([
        'base.yml',
        'collections/ansible_collections/acme/shop/galaxy.yml',
        'roles/base/tasks/main.yml',
        'roles/shop/tasks/main.yml',
        'shop.yml',
      ]),
    );
    expect(
      loadBlueprints(content)
        .get('web')
        ?.files.map(({ path }) => path),
    ).not.toContain('roles/shop/tasks/main.yml');
  });

  it('of the operator replace ours of the same name', () => {
    put('blueprints/web/blueprint.yaml', 'summary: another web\nplaybooks: [own.yml]\n');
    put('blueprints/web/own.yml', '[]\n');
    expect(loadBlueprints(content).get('web')?.summary).toBe('another web');
  });

  it('that are wrong say everything at once, with file and place', () => {
    put('blueprints/a/blueprint.yaml', 'summary: a\nplaybooks: []\nextends: [nothing]\ncolour: red\n');
    put('blueprints/b/blueprint.yaml', 'summary: b\nplaybooks: [gone.yml]\nextends: [b]\n');
    put('blueprints/c/readme.txt', 'no head\n');
    put('blueprints/d/blueprint.yaml', 'summary: [\n');
    put('blueprints/e/blueprint.yaml', 'summary: e\nplaybooks: [../../etc/passwd]\n');
    put('blueprints/e/known_hosts', 'x\n');
    const problems = problemsOf();
    expect(problems).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/^content\/blueprints\/a\/blueprint.yaml: playbooks: /),
        expect.stringMatching(/^content\/blueprints\/a\/blueprint.yaml: the whole: .*colour/),
        'blueprint b extends b: it extends itself',
        'blueprint b: the playbook gone.yml is missing',
        'content/blueprints/c/blueprint.yaml: missing',
        expect.stringMatching(/^content\/blueprints\/d\/blueprint.yaml: [^\n]*at line 2, column 1$/),
        expect.stringMatching(/^content\/blueprints\/e\/blueprint.yaml: playbooks\[0\]: /),
        "content/blueprints/e/known_hosts: that name is the job's own",
      ]),
    );
  });
});

describe('the variables of a playbook', () => {
  it.each(hostileTexts)('carry %j as data in every field', (text) => {
    const vm = {
      ...exampleVm,
      reason: text,
      requester: { ...exampleVm.requester, display: text },
      blueprint: { ...exampleVm.blueprint, parameters: { title: text, count: 3, on: true } },
    };
    const vars = JSON.parse(renderExtraVars(vm, '10.0.20.45'));
    expect(vars.chatops.request.reason).toEqual({ __ansible_unsafe: text });
    expect(vars.chatops.requester.display).toEqual({ __ansible_unsafe: text });
    expect(vars.parameters).toEqual({ title: { __ansible_unsafe: text }, count: 3, on: true });
  });

  it('hold no string that Ansible would take for a template', () => {
    const plain: string[] = [];
    JSON.parse(renderExtraVars(exampleVm, '10.0.20.45'), (key, value) => {
      if (typeof value === 'string' && key !== '__ansible_unsafe') plain.push(key);
      return value;
    });
    expect(plain).toEqual([]);
  });

  it('name one host, its address and the job’s login', () => {
    expect(JSON.parse(renderInventory('web-1', '10.0.20.45'))).toEqual({
      all: {
        hosts: {
          'web-1': {
            ansible_host: '10.0.20.45',
            ansible_user: 'chatops',
            ansible_ssh_private_key_file: '/job/job-key',
          },
        },
      },
    });
  });
});
