import type { Engine, Tool } from '../../pipeline/engine.js';
import { bad, type Finding, good, notice } from './finding.js';

const TOOLS: readonly Tool[] = ['terraform', 'packer', 'cloud-init', 'ansible'];

/** The engine answers and has every tool's image. */
export async function checkEngine(engine: Pick<Engine, 'findImage'>): Promise<Finding[]> {
  try {
    const images = await Promise.all(TOOLS.map(async (tool) => ({ tool, id: await engine.findImage(tool) })));
    const missing = images.filter(({ id }) => id === null).map(({ tool }) => tool);
    const found = images.flatMap(({ tool, id }) => (id === null ? [] : [good(`image ${tool} ${id.slice(0, 19)}`)]));
    const cure = 'docker compose --profile tools build';
    return [
      good('the container engine answers'),
      ...found,
      ...missing.map((tool) => bad(`the image of ${tool} is not built`, cure)),
      notice(
        'whoever may use the engine’s socket is root on this host: that is this program too',
        'give chatops a machine of its own',
      ),
    ];
  } catch (error) {
    const why = error instanceof Error ? error.message : 'unknown reason';
    return [
      bad(
        `the container engine cannot be used: ${why}`,
        'start Docker, mount /var/run/docker.sock and let this user use it (CHATOPS_DOCKER_GID in docker-compose.yml)',
      ),
    ];
  }
}
