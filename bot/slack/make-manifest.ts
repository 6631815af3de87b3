import type { Command } from '../../commands/define-command.js';
import { neededScopes } from './scopes.js';

export interface ManifestWishes {
  /** What people see; at most 35 characters. */
  name: string;
  /** `vm`: the commands are `/vm` and `/vm-admin`. */
  command: string;
  /** Whether a user group of the workspace is mirrored. */
  userGroups: boolean;
  /** Whether the bot may read the channels it is in, to look lost posts up. */
  history: boolean;
}

/** Longest name of an app: https://docs.slack.dev/reference/app-manifest */
export const LONGEST_NAME = 35;

/** What the bot listens to beside commands and clicks. */
export const EVENTS: readonly string[] = ['app_home_opened'];

/**
 * Slack's manifest of the app: everything comes in by Socket Mode, so there is no URL in it, and nothing but the scopes
 * that are needed. Usage hints are made of the catalog.
 */
export function makeManifest(wishes: ManifestWishes, catalog: readonly Pick<Command, 'words'>[]): object {
  const { name, command, userGroups, history } = wishes;
  return {
    display_information: {
      name,
      description: 'Proxmox virtual machines: asked for, approved and built in chat',
    },
    features: {
      // People read here what the bot tells them alone where there is no channel; it takes nothing in there.
      app_home: { home_tab_enabled: true, messages_tab_enabled: true, messages_tab_read_only_enabled: true },
      bot_user: { display_name: name, always_online: false },
      slash_commands: [
        slashCommand(`/${command}`, 'Ask for virtual machines and approve them', hintOf('vm', catalog)),
        slashCommand(`/${command}-admin`, 'Templates, people, policy, audit', hintOf('vm-admin', catalog)),
      ],
    },
    oauth_config: {
      scopes: { bot: neededScopes({ userGroups, history }).map(({ scope }) => scope) },
    },
    settings: {
      event_subscriptions: { bot_events: EVENTS },
      interactivity: { is_enabled: true },
      socket_mode_enabled: true,
      org_deploy_enabled: false,
      // Rotated tokens end after twelve hours and are renewed by an OAuth flow, which needs an inbound address.
      token_rotation_enabled: false,
    },
  };
}

function slashCommand(command: string, description: string, hint: string) {
  return { command, description, usage_hint: hint, should_escape: true };
}

/** `create | mine | … | help`: each word that may follow, in the catalog's order. */
function hintOf(first: string, catalog: readonly Pick<Command, 'words'>[]): string {
  const seconds = catalog.map(({ words }) => words.split(' ')).filter(([word]) => word === first);
  return [...new Set(seconds.map(([, second = '']) => second))].join(' | ');
}
