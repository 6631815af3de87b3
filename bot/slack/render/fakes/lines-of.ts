import type { AnyBlock, KnownBlock, RichTextBlockElement } from '@slack/types';

/** What a reader sees of blocks, a line a line; a menu as `[…Cancel]`, with `?` where it asks for a confirmation. */
export function linesOf({ blocks }: { blocks: readonly AnyBlock[] }): string[] {
  return blocks.flatMap((block) => (isKnown(block) ? linesOfBlock(block) : []));
}

function linesOfBlock(block: KnownBlock): string[] {
  switch (block.type) {
    case 'section':
      return (block.text?.text ?? '').split('\n');
    case 'context':
      return block.elements.flatMap((element) => ('text' in element ? element.text.split('\n') : []));
    case 'header':
      return [`# ${block.text.text}`];
    case 'rich_text':
      return textsOf(block.elements).flatMap((text) => text.split('\n').map((line) => `| ${line}`));
    case 'actions':
      return [
        block.elements
          .map((element) => {
            if (element.type === 'button') return `[${element.text.text}]`;
            if (element.type !== 'overflow') return '';
            const words = element.options.map(({ text }) => text.text).join(', ');
            return `[…${words}${element.confirm === undefined ? '' : '?'}]`;
          })
          .join(' '),
      ];
    case 'input':
      return [`${block.label.text}${block.optional === true ? '' : ' *'}: ${block.hint?.text ?? ''}`];
    default:
      return [];
  }
}

function textsOf(elements: readonly RichTextBlockElement[]): string[] {
  return elements
    .flatMap((part) => (part.type === 'rich_text_preformatted' ? part.elements : []))
    .flatMap((element) => (element.type === 'text' ? [element.text] : []));
}

/** Views are typed for blocks that nobody knows; ours are known. */
function isKnown(block: AnyBlock): block is KnownBlock {
  return block.type !== '';
}
