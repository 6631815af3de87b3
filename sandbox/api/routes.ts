import { accessPermissions } from './access-permissions.js';
import { clusterRoutes } from './cluster-routes.js';
import { nodeRoutes } from './node-routes.js';
import { poolRoutes } from './pool-routes.js';
import { qemuAgent } from './qemu-agent.js';
import { qemuClone } from './qemu-clone.js';
import { qemuCloudinit } from './qemu-cloudinit.js';
import { qemuConfig } from './qemu-config.js';
import { qemuCreate } from './qemu-create.js';
import { qemuDelete } from './qemu-delete.js';
import { qemuDisk } from './qemu-disk.js';
import { qemuList } from './qemu-list.js';
import { qemuMigrate } from './qemu-migrate.js';
import { qemuSnapshot } from './qemu-snapshot.js';
import { qemuStatus } from './qemu-status.js';
import { qemuTemplate } from './qemu-template.js';
import type { Route } from './route.js';
import { storageDownloadUrl } from './storage-download-url.js';
import { storageRoutes } from './storage-routes.js';
import { storageUpload } from './storage-upload.js';
import { taskRoutes } from './task-routes.js';
import { version } from './version.js';

/** Every endpoint that the sandbox serves. */
export const routes: readonly Route[] = [
  ...version,
  ...clusterRoutes,
  ...nodeRoutes,
  ...taskRoutes,
  ...storageRoutes,
  ...storageUpload,
  ...qemuList,
  ...qemuStatus,
  ...qemuConfig,
  ...qemuClone,
  ...qemuDelete,
  ...qemuAgent,
  ...qemuCreate,
  ...qemuSnapshot,
  ...qemuDisk,
  ...qemuTemplate,
  ...qemuMigrate,
  ...qemuCloudinit,
  ...poolRoutes,
  ...accessPermissions,
  ...storageDownloadUrl,
];
