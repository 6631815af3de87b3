/** What the renderers have to know besides the card. */
export interface DiscordLook {
  /** Id of the server. */
  guild: string;
  /** Name of the command as configured: `vm` in every text becomes this. */
  command: string;
}
