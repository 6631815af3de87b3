import type { Evidence, EvidenceFacts } from '../../commands/audit/evidence.js';
import type { Json } from '../../commands/canonical-digest.js';
import { showTime } from '../../commands/show-time.js';

/** No script, nothing from elsewhere, whatever stands in it. */
const CONTENT_POLICY = "default-src 'none'; style-src 'unsafe-inline'";
const STYLE = `body{font:16px/1.5 sans-serif;max-width:70em;margin:2em auto;padding:0 1em}table{border-collapse:collapse;width:100%}
th,td{text-align:left;vertical-align:top;padding:.2em .6em;border-bottom:1px solid #ccc;overflow-wrap:anywhere}
pre{white-space:pre-wrap;overflow-wrap:anywhere;background:#f4f4f4;padding:.6em}`;

/** One file for people, with everything of the evidence but the hashes of other lines. Times are in UTC. */
export function renderEvidencePage({ log }: Evidence, facts: EvidenceFacts): string {
  const { request, people, exportedAt, instance } = facts;
  const nameOf = (id: string | null): string => people.find((person) => person.id === id)?.display ?? id ?? '';
  const head = log.heads.at(-1);
  const own = log.lines.flatMap((line) => ('act' in line ? [line] : []));
  const title = `Evidence of ${request.label}`;
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${escaped(CONTENT_POLICY)}">
<title>${escaped(title)}</title><style>${STYLE}</style></head><body>
<h1>${escaped(title)}</h1>
<p>This page is for reading. What proves it is the JSON file beside it: <code>chatops audit verify FILE</code>.</p>
${table(
  ['', ''],
  [
    ['state', request.state],
    ['asked by', `${nameOf(request.requester)} (${request.actor})`],
    ['asked', time(request.createdAt)],
    ['exported', time(exportedAt)],
    ['installation', instance],
    ['last signed head', head === undefined ? 'none' : `${head.number}:${head.hash}:${head.keyId}`],
    ['configuration', facts.configurations.map(({ revision, sha256 }) => `revision ${revision}, ${sha256}`).join('; ')],
  ],
)}
${block('Asked for', request.ask)}
<h2>Votes</h2>
${table(
  ['when', 'person', 'account', 'vote', 'comment', 'effect digest', 'decision digest', 'policy'],
  facts.votes.map((vote) => [
    ...[time(vote.at), nameOf(vote.person), vote.actor, vote.verdict, vote.reason ?? ''],
    ...[vote.effectDigest, vote.decisionDigest, `revision ${vote.policyRevision}`],
  ]),
)}
${facts.decisions.map(({ at, question, decision }) => block(`Decision of ${time(at)}`, { question, decision })).join('')}
${facts.policies.map(({ revision, policy }) => block(`Policy revision ${revision}`, policy)).join('')}
${block('Plan', facts.plan)}
${facts.runs.map(({ recipe, startedAt, steps }) => block(`Run ${recipe} of ${time(startedAt)}`, steps)).join('')}
<h2>Lines of the audit log</h2>
${table(
  ['line', 'when', 'person', 'account', 'act', 'detail', 'hash'],
  own.map((line) => [
    ...[String(line.number), time(line.at), nameOf(line.person), line.actor, line.act],
    ...[JSON.stringify(line.detail), line.hash],
  ]),
)}
</body></html>
`;
}

function time(at: number): string {
  return showTime(at, 'UTC');
}

function block(title: string, value: Json): string {
  return `<h2>${escaped(title)}</h2><pre>${escaped(JSON.stringify(value, null, 2))}</pre>\n`;
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const row = (cells: readonly string[], tag: string) =>
    `<tr>${cells.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;
  return `<table>${row(head, 'th')}${rows.map((cells) => row(cells, 'td')).join('\n')}</table>`;
}

function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');
}
