/**
 * Throws where this SQLite can lose committed rows: 3.7.0 to 3.51.2 have the WAL-reset bug, a data race between a
 * checkpoint and a reset of the log, except the backports 3.44.6 and 3.50.7 and what follows them in their lines.
 * https://sqlite.org/wal.html#walresetbug
 */
export function checkSqliteVersion(version: string): void {
  const parts = /^(\d+)\.(\d+)\.(\d+)/.exec(version);
  const [major, minor, patch] = [Number(parts?.[1]), Number(parts?.[2]), Number(parts?.[3])];
  const fixed =
    major === 3 &&
    (minor > 51 || (minor === 51 && patch >= 3) || (minor === 50 && patch >= 7) || (minor === 44 && patch >= 6));
  if (fixed) return;
  throw new Error(
    `SQLite ${version} can lose committed rows (https://sqlite.org/wal.html#walresetbug). Needed: 3.51.3 or newer, 3.50.7 or 3.44.6.`,
  );
}
