import { z } from 'zod';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';
import { showTime } from '../show-time.js';
import { describeMirror, describeReading } from './describe-mirror.js';

const ON_HOST = 'people, accounts and groups change on the host alone: chatops people, chatops group';

const NOT_YET = 'who is not here yet is in the group, and becomes a person with the first command';

export const listPeople = defineCommand({
  words: 'vm-admin people',
  summary: 'who is known here, with accounts and groups',
  arguments: [],
  input: z.object({}),
  run: ({ stores }) => {
    const rows = stores.people
      .list()
      .map(({ person, actors, groups, keys }) => [
        person.active ? person.display : `${person.display} (not active)`,
        person.login,
        actors.join(' '),
        groups.join(' '),
        String(keys),
      ]);
    return answer('ok', 'people', [ON_HOST], {
      table: { head: ['name', 'login', 'accounts', 'groups', 'keys'], rows },
    });
  },
});

export const listGroups = defineCommand({
  words: 'vm-admin group',
  summary: 'groups and their members',
  arguments: [],
  input: z.object({}),
  run: ({ stores, tools }) => {
    const groups = stores.people.listGroups();
    const rows = groups.map((group) => [
      group.name,
      group.members.map(({ person }) => person.display).join(', '),
      describeMirror(group) ?? 'here',
      describeReading(group, (at) => showTime(at, tools.settings.zone)),
      group.strangers.map(({ actor }) => actor).join(' '),
    ]);
    const notYet = groups.some(({ strangers }) => strangers.length > 0) ? [NOT_YET] : [];
    return answer('ok', 'groups', [ON_HOST, ...notYet], {
      table: { head: ['group', 'members', 'come from', '', 'not here yet'], rows },
    });
  },
});
