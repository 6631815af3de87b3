import { z } from 'zod';
import { ConfigFile } from './config-file.js';

/** The JSON Schema of `chatops.yaml`, for editors; what it cannot say is said by `chatops config check`. */
export function configSchema(): z.core.JSONSchema.JSONSchema {
  const schema = z.toJSONSchema(ConfigFile, { io: 'input', unrepresentable: 'any' });
  return { ...schema, title: 'chatops.yaml', description: 'Configuration of proxmox-chatops' };
}
