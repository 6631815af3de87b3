import { randomUUID } from 'node:crypto';
import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { baseImage } from '../volumes/base-image.js';
import { mayDo, requirePrivileges } from './access.js';
import { boolean, matching, nodeName, oneOf, storageName, text } from './parameter-types.js';
import { route } from './route.js';
import { checkContent, cleanName, type NewContent, storeContent } from './storage-upload.js';

export const storageDownloadUrl = [
  route('POST', '/nodes/{node}/storage/{storage}/download-url', {
    permission: { path: '/storage/{storage}', all: ['Datastore.AllocateTemplate'] },
    parameters: {
      node: nodeName(),
      storage: storageName(),
      content: oneOf(['iso', 'vztmpl', 'import']),
      filename: text({ maxLength: 255 }),
      url: matching(/^https?:\/\/.*$/),
      checksum: text().optional(),
      'checksum-algorithm': oneOf(['md5', 'sha1', 'sha224', 'sha256', 'sha384', 'sha512']).optional(),
      compression: text().optional(),
      'verify-certificates': boolean().optional(),
    },
    handle: (
      { node, storage, content, filename, url, checksum, 'checksum-algorithm': algorithm },
      { sandbox, access },
    ) => {
      const anywhere = mayDo(access, '/', ['Sys.Audit', 'Sys.Modify']);
      if (!anywhere) requirePrivileges(access, `/nodes/${node}`, ['Sys.AccessNetwork']);
      const order: NewContent = { node, storage, content, filename: cleanName(filename), checksum, algorithm };
      checkContent(order);
      return sandbox.tasks.start({
        node,
        type: 'download',
        id: order.filename,
        user: access.token.id,
        run: async ({ log }) => {
          log(`downloading ${url} to ${order.filename}`);
          const known = sandbox.imageOrigins.map((origin) => `${origin}/${baseImage.name}`);
          // The sandbox reaches no other host; its own image is the one that its guests can boot.
          if (!known.includes(url)) throw new Error(`download failed: the sandbox has only ${known.join(' and ')}`);
          const work = join(sandbox.filesFolder, `download-${randomUUID()}`);
          await writeFile(work, baseImage.bytes);
          await storeContent(sandbox, order, work).finally(() => rm(work, { force: true }));
          log('download finished');
        },
      });
    },
  }),
];
