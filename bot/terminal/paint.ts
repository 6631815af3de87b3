import picocolors from 'picocolors';

/** What a piece of text is, for those who see colours; nothing is said by colour alone. */
export type Paint = Record<'strong' | 'weak' | 'good' | 'bad' | 'warn' | 'odd' | 'link', (text: string) => string>;

export function paint(colours: boolean): Paint {
  const { bold, dim, green, red, yellow, magenta, cyan } = picocolors.createColors(colours);
  return { strong: bold, weak: dim, good: green, bad: red, warn: yellow, odd: magenta, link: cyan };
}
