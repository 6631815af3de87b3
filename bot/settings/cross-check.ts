import { readSshKey } from '../../commands/people/read-ssh-key.js';
import { ConfigFile } from './config-file.js';
import { crossCheckChats } from './cross-check-chats.js';
import type { Content } from './load-content.js';
import type { YamlFile, YamlPath } from './parse-yaml.js';

/** What no single value shows. Each part is looked at as far as it is right by itself. */
export function crossCheck(yaml: YamlFile, content: Content): void {
  const { shape } = ConfigFile;
  const templates = yaml.peek(shape.templates, ['templates']);
  checkRanges(yaml, yaml.peek(shape.vmids, ['vmids']), yaml.peek(shape.templateVmids, ['templateVmids']));
  checkBootstrap(yaml, yaml.peek(shape.bootstrap, ['bootstrap']));
  crossCheckChats(yaml);
  if (content.problems.length === 0) {
    checkTemplates(yaml, templates, content);
    checkSecrets(yaml, yaml.peek(shape.blueprintSecrets, ['blueprintSecrets']), content);
  }
  const environments = yaml.peek(shape.environments, ['environments']);
  const sizes = yaml.peek(shape.sizes, ['sizes']);
  for (const [name, { guest }] of Object.entries(environments ?? {})) {
    checkKeys(yaml, ['environments', name, 'guest', 'adminKeys'], guest.adminKeys);
  }
  for (const [key, part] of Object.entries({ environments, sizes, templates })) {
    if (part !== null && Object.keys(part).length === 0) yaml.report([key], 'at least one is needed');
  }
}

function checkRanges(yaml: YamlFile, own: ConfigFile['vmids'] | null, templates: ConfigFile['vmids'] | null): void {
  if (own === null || templates === null || own.to < templates.from || templates.to < own.from) return;
  yaml.report(['templateVmids'], `overlaps with vmids (${own.from} to ${own.to})`);
}

function checkTemplates(yaml: YamlFile, templates: ConfigFile['templates'] | null, content: Content): void {
  for (const [name, { defaultBlueprint }] of Object.entries(templates ?? {})) {
    if (content.blueprints.has(defaultBlueprint)) continue;
    const path = ['templates', name, 'defaultBlueprint'];
    yaml.report(path, `there is no blueprint ${defaultBlueprint}; there are: ${names(content.blueprints)}`);
  }
}

function checkSecrets(yaml: YamlFile, secrets: ConfigFile['blueprintSecrets'] | null, content: Content): void {
  for (const [blueprint, files] of Object.entries(secrets ?? {})) {
    const known = content.blueprints.get(blueprint);
    if (known === undefined) {
      yaml.report(
        ['blueprintSecrets', blueprint],
        `there is no such blueprint; there are: ${names(content.blueprints)}`,
      );
    }
    for (const name of Object.keys(files).filter((name) => known?.secrets.includes(name) === false)) {
      yaml.report(['blueprintSecrets', blueprint, name], `the blueprint has no secret of that name`);
    }
  }
  if (secrets === null) return;
  for (const { name, secrets: wanted } of content.blueprints.values()) {
    const missing = wanted.filter((secret) => secrets[name]?.[secret] === undefined);
    if (missing.length > 0) yaml.report(['blueprintSecrets'], `the blueprint ${name} needs: ${missing.join(', ')}`);
  }
}

function checkBootstrap(yaml: YamlFile, bootstrap: ConfigFile['bootstrap'] | null): void {
  if (bootstrap === null) return;
  const { people, administrators } = bootstrap;
  const logins = people.map(({ login }) => login);
  const accounts = people.flatMap((person) => person.accounts);
  people.forEach((person, index) => {
    const path = ['bootstrap', 'people', index];
    if (logins.indexOf(person.login) !== index) yaml.report([...path, 'login'], `${person.login} stands here twice`);
    checkKeys(yaml, [...path, 'keys'], person.keys);
    person.accounts.forEach((account, at) => {
      const isTwice = accounts.filter((other) => other === account).length > 1;
      if (isTwice) yaml.report([...path, 'accounts', at], `${account} stands here twice; an account is one person's`);
    });
  });
  administrators.forEach((login, index) => {
    if (logins.includes(login)) return;
    yaml.report(['bootstrap', 'administrators', index], `${login} is not among bootstrap.people`);
  });
}

function checkKeys(yaml: YamlFile, path: YamlPath, keys: readonly string[]): void {
  keys.forEach((line, index) => {
    const key = readSshKey(line);
    if (!key.ok) yaml.report([...path, index], key.problem);
  });
}

function names(map: ReadonlyMap<string, { name: string }>): string {
  return [...map.keys()].sort().join(', ') || 'none';
}
