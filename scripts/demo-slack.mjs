/** For `demo-chat.mjs`. */
export const slackDemo = {
  ...{ key: 'slack', name: 'Slack', port: 4000, program: 'test/stand-ins/slack/run-slack-stand-in.ts' },
  apiUrls: (url) => ({ slackUrl: `${url}/api/` }),
  guide: (url) => `
  Open as Ana, who asks:    ${url}/?user=U0ANA&channel=C0VMS
  and as Bo, who approves:  ${url}/?user=U0BO&channel=C0VMS
    as Ana type   /vm key add       your public key, by a form
                  /vm create        a form; take prod
    as Bo press   Approve           on the card
  Cy (U0CY) is the administrator: /vm-admin
  Leave: Ctrl-C, which ends the Slack and what was said in it · remove all: npm run demo -- --down

`,
};
