import { renderYaml } from './render-yaml.js';

/** NoCloud's meta-data. */
export function renderMetaData(instanceId: string, hostname: string): string {
  return renderYaml({ 'instance-id': instanceId, 'local-hostname': hostname });
}
