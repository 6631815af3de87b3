import {
  type APIActionRowComponent,
  type APIButtonComponentWithCustomId,
  type APIContainerComponent,
  type APIFileComponent,
  type APIStringSelectComponent,
  type APITextDisplayComponent,
  ComponentType,
} from 'discord.js';
import { fitTexts } from './fit-texts.js';

/** What messages of ours are made of. */
export type Part =
  | APITextDisplayComponent
  | APIFileComponent
  | APIActionRowComponent<APIButtonComponentWithCustomId | APIStringSelectComponent>;
export type Container = APIContainerComponent;

/** Lines that a pen wrote, nothing where there are none. */
export function text(lines: readonly string[]): APITextDisplayComponent[] {
  const content = lines.join('\n');
  return content.trim() === '' ? [] : [{ type: ComponentType.TextDisplay, content }];
}

/** Lines of a tool as they are. */
export function code(content: string): string[] {
  return content.trim() === '' ? [] : ['```', content, '```'];
}

/** A row takes five buttons. */
export const IN_ROW = 5;

export function rows(buttons: readonly APIButtonComponentWithCustomId[]): Part[] {
  const count = Math.ceil(buttons.length / IN_ROW);
  return Array.from({ length: count }, (_, place) => ({
    type: ComponentType.ActionRow,
    components: buttons.slice(place * IN_ROW, (place + 1) * IN_ROW),
  }));
}

export function container(parts: readonly Part[], colour: number): APIContainerComponent[] {
  return parts.length === 0 ? [] : [{ type: ComponentType.Container, accent_color: colour, components: [...parts] }];
}

/** As Discord counts them: with what is inside. */
export function countOf(parts: readonly Part[]): number {
  return parts.reduce((sum, part) => sum + 1 + (part.type === ComponentType.ActionRow ? part.components.length : 0), 0);
}

/** The same with texts that together have at most `max` characters. */
export function fitParts(parts: readonly Part[], max: number): Part[] {
  const texts = parts.flatMap((part) => (part.type === ComponentType.TextDisplay ? [part.content] : []));
  const fitted = fitTexts(texts, max);
  return parts.map((part) =>
    part.type === ComponentType.TextDisplay ? { ...part, content: fitted.shift() ?? '–' } : part,
  );
}
