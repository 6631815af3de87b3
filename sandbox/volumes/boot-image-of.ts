import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { baseImage } from './base-image.js';

/** The distribution that the file boots, known by its bytes; null for any other. */
export async function bootImageOf(path: string): Promise<{ bootImage: 'debian-13'; virtualSizeBytes: number } | null> {
  const { size } = await stat(path);
  if (size !== baseImage.bytes.length) return null;
  const sha256 = createHash('sha256')
    .update(await readFile(path))
    .digest('hex');
  return sha256 === baseImage.sha256 ? { bootImage: 'debian-13', virtualSizeBytes: baseImage.virtualSizeBytes } : null;
}
