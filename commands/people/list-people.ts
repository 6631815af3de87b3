import { z } from 'zod';
import { answer } from '../answer.js';
import { defineCommand } from '../define-command.js';

const ON_HOST = 'people, accounts and groups change on the host alone: chatops people, chatops group';

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
  run: ({ stores }) => {
    const groups = stores.people.listGroups();
    const rows = groups.map(({ name, members }) => [name, members.map(({ person }) => person.display).join(', ')]);
    return answer('ok', 'groups', [ON_HOST], { table: { head: ['group', 'members'], rows } });
  },
});
