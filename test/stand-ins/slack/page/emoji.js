const EMOJI = {
  white_check_mark: '✅',
  heavy_check_mark: '✔️',
  x: '❌',
  warning: '⚠️',
  hourglass: '⌛',
  hourglass_flowing_sand: '⏳',
  rocket: '🚀',
  wastebasket: '🗑️',
  lock: '🔒',
  key: '🔑',
  no_entry: '⛔',
  information_source: 'ℹ️',
  arrows_counterclockwise: '🔄',
  bell: '🔔',
  eyes: '👀',
  tada: '🎉',
  wave: '👋',
  red_circle: '🔴',
  large_green_circle: '🟢',
  large_yellow_circle: '🟡',
};

/** The sign of a name, or null where the stand-in does not know it. */
export function emojiOf(name) {
  return EMOJI[name] ?? null;
}
