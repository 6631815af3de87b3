/**
 * Tags in the form that Proxmox takes (`[a-z0-9_][a-z0-9_.+-]*`) and keeps: lower case, sorted, each once.
 * Any other letter becomes a dash, so that no name of a person or place can end the list or begin an option.
 */
export function renderTags(words: readonly string[]): string[] {
  const tags = words.map((word) =>
    word
      .toLowerCase()
      .replace(/[^a-z0-9_.+-]/g, '-')
      .replace(/^[^a-z0-9_]+/, ''),
  );
  return [...new Set(tags.filter((tag) => tag !== ''))].sort();
}
