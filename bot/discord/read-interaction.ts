import { ApplicationCommandOptionType, InteractionType } from 'discord.js';
import { catalog } from '../../commands/catalog.js';
import type { Command } from '../../commands/define-command.js';
import { findByPath, rootOf, typedText } from './command-words.js';
import type { DiscordInput, Doer } from './discord-input.js';
import type { GivenOption, Interaction } from './interaction.js';
import { readPress } from './read-press.js';

export interface Reading {
  guild: string;
  /** The configured name of the command. */
  command: string;
}

/** Whatever Discord sends, forged and outdated ones included, becomes one of the inputs that are known here. */
export function readInteraction(interaction: Interaction, { guild, command }: Reading): DiscordInput {
  const { guild_id: of, member, channel_id: channel } = interaction;
  if (of === undefined) return unknown('the bot takes nothing in direct messages: use it in the server');
  if (of !== guild) return unknown('this bot belongs to another server, and takes nothing from this one');
  if (member === undefined || channel === undefined) return unknown('this cannot be read here');
  if (member.user.bot) return unknown('bots may not ask for anything here');
  const { user, nick, roles } = member;
  const doer: Doer = {
    ...{ actor: `discord:${user.id}`, channel: `discord:${channel}` },
    profile: { name: user.username, display: nick ?? user.global_name ?? user.username },
    memberOf: roles.map((role) => `discord:${guild}/${role}`),
  };
  switch (interaction.type) {
    case InteractionType.ApplicationCommand:
      return readCommand(interaction, doer, command);
    case InteractionType.ApplicationCommandAutocomplete:
      return readTyping(interaction, doer, command);
    case InteractionType.MessageComponent:
    case InteractionType.ModalSubmit:
      return readPress(interaction, doer);
    default:
      return unknown('this cannot be read here');
  }
}

function unknown(why: string): DiscordInput {
  return { input: 'unknown', why };
}

interface Called {
  command: Command;
  options: readonly GivenOption[];
}

/** Null: it was registered by an older version, or by another deployment. */
function findCalled({ data }: Interaction, command: string): Called | null {
  const root = rootOf(data?.name ?? '', command);
  const [outer] = data?.options ?? [];
  if (root === null || outer === undefined) return null;
  const isGroup = outer.type === ApplicationCommandOptionType.SubcommandGroup;
  const inner = isGroup ? outer.options?.[0] : outer;
  if (inner === undefined || inner.type !== ApplicationCommandOptionType.Subcommand) return null;
  const path = { root, group: isGroup ? outer.name : null, name: inner.name };
  const found = findByPath(path, catalog);
  return found === null ? null : { command: found, options: inner.options ?? [] };
}

function readCommand(interaction: Interaction, doer: Doer, command: string): DiscordInput {
  const called = findCalled(interaction, command);
  if (called === null) {
    const name = interaction.data?.name ?? '';
    return unknown(`/${name} is not known here as it was sent; Discord shows the commands of now in a moment`);
  }
  const options = called.options.flatMap(({ name, value }) =>
    value === undefined ? [] : [{ name, value: String(value) }],
  );
  return { input: 'command', doer, text: typedText(called.command, options) };
}

function readTyping(interaction: Interaction, doer: Doer, command: string): DiscordInput {
  const called = findCalled(interaction, command);
  const focused = called?.options.find((option) => option.focused === true);
  if (called === null || focused === undefined) return unknown('nothing is known of this');
  const given = called.options.flatMap(({ name, value }) =>
    value === undefined || name === focused.name ? [] : [[name, String(value)] as const],
  );
  const typing = {
    ...{ command: called.command.words, argument: focused.name, typed: String(focused.value ?? '') },
    given: Object.fromEntries(given),
  };
  return { input: 'complete', doer, typing };
}
