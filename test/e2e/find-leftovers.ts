import { linesOf, outputOf } from './run-program.js';

/** Everything in the engine that belongs to an installation: what stop must leave none of, one a line. */
export async function findLeftovers(project: string): Promise<string[]> {
  const labels = ['com.docker.compose.project', 'chatops.project', 'chatops.sandbox'];
  const found = await Promise.all([
    ...labels.map((label) => list('container', ['ps', '-a', '--format', '{{.Names}}'], `label=${label}=${project}`)),
    ...labels.map((label) => list('volume', ['volume', 'ls', '-q'], `label=${label}=${project}`)),
    list('network', ['network', 'ls', '--format', '{{.Name}}'], `label=com.docker.compose.project=${project}`),
    list('image', ['images', '--format', '{{.Repository}}'], `reference=${project}-*`),
    list('image', ['images', '--format', '{{.Repository}}:{{.Tag}}'], `label=chatops.sandbox=${project}`),
  ]);
  return [...new Set(found.flat())];
}

async function list(kind: string, command: readonly string[], filter: string): Promise<string[]> {
  const lines = linesOf(await outputOf('docker', [...command, '--filter', filter]));
  return lines.map((line) => `${kind} ${line}`);
}
