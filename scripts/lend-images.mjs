import { findBuiltServices } from './compose.mjs';
import { run, SetupError, works } from './run.mjs';

/** Gives the images of one project to another under its own names; nothing is built. */
export async function lendImages(from, to) {
  const services = await findBuiltServices();
  const missing = [];
  for (const service of services) {
    if (!(await works('docker', ['image', 'inspect', `${from}-${service}`]))) {
      missing.push(`${from}-${service}`);
    }
  }
  if (missing.length > 0) {
    const command = `CHATOPS_PROJECT=${from} node scripts/setup.mjs`;
    throw new SetupError(`images are missing (${missing.join(', ')}): build them with \`${command}\``);
  }
  for (const service of services) {
    await run('docker', ['tag', `${from}-${service}`, `${to}-${service}`]);
  }
}
