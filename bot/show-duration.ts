/** `4 s`, `1 min 12 s`, `2 h 5 min`; below a second `0.4 s`. */
export function showDuration(ms: number): string {
  if (ms < 950) {
    return `${(Math.max(ms, 0) / 1000).toFixed(1)} s`;
  }
  const seconds = Math.round(ms / 1000);
  if (seconds < 60) {
    return `${seconds} s`;
  }
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
