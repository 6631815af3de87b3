import { request } from 'node:https';
import { bad, type Finding, good, notice } from './finding.js';

/** Tokens in buttons, leases and certificates are compared with clocks; the API's answers carry the node's own. */
const MAX_DIFFERENCE_MS = 60_000;

/** Compares this machine's clock with the one of a Proxmox node. `endpoint`: `host:port`; `ca`: PEM. */
export async function checkClock(endpoint: string, ca: string, now: () => number): Promise<Finding> {
  const date = await readDate(endpoint, ca);
  return compareClocks(endpoint, date, now());
}

/** `date` and `now`: milliseconds since the epoch; `date` is null where the other side told none. */
export function compareClocks(where: string, date: number | null, now: number): Finding {
  if (date === null) return notice(`${where} does not tell the time`, null);
  const differenceMs = Math.abs(now - date);
  if (differenceMs <= MAX_DIFFERENCE_MS) return good(`clocks here and on ${where} agree`);
  const seconds = Math.round(differenceMs / 1000);
  return bad(`clocks here and on ${where} differ by ${seconds} s`, 'let both follow NTP (chrony)');
}

function readDate(endpoint: string, ca: string): Promise<number | null> {
  return new Promise((resolve) => {
    const asked = request(`https://${endpoint}/api2/json/version`, { ca, timeout: 5000, agent: false }, (answer) => {
      answer.resume();
      const date = Date.parse(answer.headers.date ?? '');
      resolve(Number.isNaN(date) ? null : date);
    });
    asked.on('error', () => resolve(null));
    asked.on('timeout', () => asked.destroy());
    asked.end();
  });
}
