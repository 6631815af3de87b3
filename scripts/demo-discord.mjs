const [ana, bo, cy] = ['200000000000000001', '200000000000000002', '200000000000000003'];
const vms = '400000000000000001';

/** For `demo-chat.mjs`. */
export const discordDemo = {
  ...{ key: 'discord', name: 'Discord', port: 4100, program: 'test/stand-ins/discord/run-discord-stand-in.ts' },
  apiUrls: (url) => ({ discordUrl: `${url}/api` }),
  guide: (url) => `
  Open as Ana, who asks:    ${url}/?user=${ana}&channel=${vms}
  and as Bo, who approves:  ${url}/?user=${bo}&channel=${vms}
    as Bo type    /vm mine          whom the bot has seen with the role may vote on what is asked from then on
    as Ana type   /vm key add       your public key, by a form
                  /vm create        menus and a form; take prod
    as Bo press   Approve           on the card
  Cy (${cy}) is the administrator: /vm-admin
  Leave: Ctrl-C, which ends the Discord and what was said in it · remove all: npm run demo -- --down

`,
};
