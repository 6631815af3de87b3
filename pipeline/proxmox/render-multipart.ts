import { randomUUID } from 'node:crypto';

/**
 * A form with text fields and one file, the file last: Proxmox reads the fields that stand before the file and nothing
 * behind it, and wants `content` first (PVE::APIServer::AnyEvent, `file_upload_multipart`).
 */
export function renderMultipart(
  fields: readonly (readonly [name: string, value: string])[],
  file: { field: string; name: string; content: Uint8Array },
): { type: string; content: Buffer } {
  const boundary = `chatops-${randomUUID()}`;
  const texts = fields.map(
    ([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
  );
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${file.field}"; filename="${file.name}"\r\nContent-Type: application/octet-stream\r\n\r\n`;
  return {
    type: `multipart/form-data; boundary=${boundary}`,
    content: Buffer.concat([Buffer.from(texts.join('') + head), file.content, Buffer.from(`\r\n--${boundary}--\r\n`)]),
  };
}
