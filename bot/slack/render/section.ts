import type { ContextBlock, RichTextBlock, SectionBlock } from '@slack/types';

/** Lines of mrkdwn that a pen wrote, nothing where there are none. Verbatim: Slack makes no link of what it finds in it. */
export function section(lines: readonly string[]): SectionBlock[] {
  const text = lines.join('\n');
  return text === '' ? [] : [{ type: 'section', text: { type: 'mrkdwn', text, verbatim: true } }];
}

/** The same, small and grey. */
export function context(lines: readonly string[]): ContextBlock[] {
  const text = lines.join('\n');
  return text === '' ? [] : [{ type: 'context', elements: [{ type: 'mrkdwn', text, verbatim: true }] }];
}

/** Lines as they are. As rich text, because its text is never read as markup: nothing breaks out of the block. */
export function codeSection(text: string): RichTextBlock[] {
  if (text.trim() === '') return [];
  return [{ type: 'rich_text', elements: [{ type: 'rich_text_preformatted', elements: [{ type: 'text', text }] }] }];
}
