/** What the renderers have to know besides the card. */
export interface SlackLook {
  /** `T…`: an account `slack:T…/U…` of this team can be mentioned. */
  team: string;
  /** Name of the command as configured: `vm` in every text becomes this. */
  command: string;
  /** Whether stages are shown in Slack's `plan` block; else as plain lines, for clients and clouds that lack it. */
  planBlock: boolean;
}
