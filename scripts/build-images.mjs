import { compose, findBuiltServices } from './compose.mjs';
import { isEntry, main, SetupError, say } from './run.mjs';

/**
 * Builds the images of `docker-compose.yml`, or only those of the named services. What did not change comes from the
 * build cache. One after the other: the long ones use every core by themselves.
 */
export async function buildImages(wanted = []) {
  const services = await findBuiltServices();
  const unknown = wanted.filter((name) => !services.includes(name));
  if (unknown.length > 0) {
    throw new SetupError(`no image is called ${unknown.join(', ')}; there are ${services.join(', ')}`);
  }
  const chosen = wanted.length > 0 ? wanted : services;
  for (const [index, service] of chosen.entries()) {
    say(`image ${index + 1} of ${chosen.length}: ${service} (minutes the first time, seconds afterwards)`);
    await withHeartbeat(service, () => compose(['build', '--quiet', service]));
  }
  say(`${chosen.length} images are built`);
}

/** A long build says nothing by itself; silence looks like a hang. */
async function withHeartbeat(service, body) {
  const timer = setInterval(() => say(`still building ${service}`), 30_000);
  try {
    await body();
  } finally {
    clearInterval(timer);
  }
}

if (isEntry(import.meta.url)) {
  await main(buildImages);
}
