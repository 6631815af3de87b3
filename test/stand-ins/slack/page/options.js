/** The options of a select, groups laid out. */
export function optionsOf(item) {
  return [...(item.options ?? []), ...(item.option_groups ?? []).flatMap((group) => group.options)];
}
