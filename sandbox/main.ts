import { readConfig } from './config.js';
import { createSandbox } from './create-sandbox.js';
import { connectEngine } from './guests/connect-engine.js';
import { createDockerGuests } from './guests/create-docker-guests.js';
import { health } from './health.js';
import { matchGuests } from './match-guests.js';
import { prepareAccess } from './prepare-access.js';
import { readIso } from './read-iso.js';
import { createServer } from './server/create-server.js';

/** `main.js`: serves until it is told to stop. `main.js health`: exit status 0 if that one answers. */
async function main(): Promise<void> {
  const config = readConfig();
  if (process.argv[2] === 'health') {
    process.exitCode = (await health(config)) ? 0 : 1;
    return;
  }
  const docker = await connectEngine(config.dockerSocket);
  const guests = createDockerGuests({
    docker,
    sandboxId: config.project,
    network: config.network,
    images: { 'debian-13': config.guestImage },
  });
  const imageOrigins = config.names.map((name) => `https://${name}:${config.port}/sandbox/images`);
  const sandbox = createSandbox({ folder: config.dataFolder, guests, readIso, imageOrigins });
  await matchGuests(sandbox);
  const access = await prepareAccess(config, sandbox.state);
  const server = await createServer({ sandbox, ...access });
  await server.listen({ host: config.host, port: config.port });
  console.log(`Proxmox VE sandbox: https://${config.names[0]}:${config.port}, CA and token in ${config.accessFolder}`);
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    process.once(signal, async () => {
      await server.close();
      sandbox.state.close();
      process.exit(0);
    });
  }
}

await main();
