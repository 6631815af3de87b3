import { z } from 'zod';

const environment = z
  .object({
    SANDBOX_PROJECT: z
      .string()
      .regex(/^[a-z0-9][a-z0-9_-]*$/)
      .default('chatops'),
    SANDBOX_DATA: z.string().default('/data'),
    SANDBOX_ACCESS: z.string().default('/access'),
    SANDBOX_HOST: z.string().default('0.0.0.0'),
    SANDBOX_PORT: z.coerce.number().int().min(1).max(65535).default(8006),
    SANDBOX_NAMES: z.string().default('proxmox-sandbox,localhost,127.0.0.1'),
    SANDBOX_DOCKER_SOCKET: z.string().default('/var/run/docker.sock'),
    SANDBOX_NETWORK: z.string().optional(),
    SANDBOX_GUEST_IMAGE: z.string().optional(),
  })
  .transform((env) => ({
    /** The compose project: it names what the sandbox makes. */
    project: env.SANDBOX_PROJECT,
    /** Database, files and private keys. */
    dataFolder: env.SANDBOX_DATA,
    /** What the bot and people read: the CA's certificate and the bot's token. */
    accessFolder: env.SANDBOX_ACCESS,
    host: env.SANDBOX_HOST,
    port: env.SANDBOX_PORT,
    /** Host names and addresses that the certificate is for. */
    names: env.SANDBOX_NAMES.split(','),
    dockerSocket: env.SANDBOX_DOCKER_SOCKET,
    network: env.SANDBOX_NETWORK ?? `${env.SANDBOX_PROJECT}_guests`,
    guestImage: env.SANDBOX_GUEST_IMAGE ?? `${env.SANDBOX_PROJECT}-sandbox-guest`,
  }));

export type Config = z.infer<typeof environment>;

/** Reads the environment, or throws with everything that is wrong in it. */
export function readConfig(): Config {
  const parsed = environment.safeParse(process.env);
  if (!parsed.success) throw new Error(z.prettifyError(parsed.error));
  return parsed.data;
}
