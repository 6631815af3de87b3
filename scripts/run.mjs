import { spawn } from 'node:child_process';

/** Tells what the set-up is doing: one line, with the seconds since the script began. */
export function say(text) {
  process.stdout.write(`[set-up ${String(Math.round(process.uptime())).padStart(4)} s] ${text}\n`);
}

/** A cause that a person can mend: the entry scripts print its message without a stack. */
export class SetupError extends Error {}

/** Runs a program with the streams of this one; throws SetupError when it does not end with 0. */
export async function run(command, args, options = {}) {
  const { code, signal } = await ended(spawn(command, args, { stdio: 'inherit', ...options }), command);
  if (code !== 0) {
    throw new SetupError(`${command} ${args.join(' ')} ended with ${code ?? signal}`);
  }
}

/** Runs a program and gives `{code, stdout, stderr}`; a program that is missing has the code 127. */
export async function capture(command, args, { timeoutMs = 0, ...options } = {}) {
  const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], timeout: timeoutMs, ...options });
  const stdout = [];
  const stderr = [];
  child.stdout.on('data', (chunk) => stdout.push(chunk));
  child.stderr.on('data', (chunk) => stderr.push(chunk));
  try {
    const { code } = await ended(child, command);
    return { code: code ?? 1, stdout: Buffer.concat(stdout).toString(), stderr: Buffer.concat(stderr).toString() };
  } catch (error) {
    return { code: 127, stdout: '', stderr: error.message };
  }
}

/** True when a program is there and ends with 0. */
export async function works(command, args, options) {
  return (await capture(command, args, options)).code === 0;
}

/** Runs the main function of an entry script and turns its outcome into the exit status. */
export async function main(body) {
  try {
    process.exitCode = (await body(process.argv.slice(2))) ?? 0;
  } catch (error) {
    process.stderr.write(`${error instanceof SetupError ? error.message : error.stack}\n`);
    process.exitCode = 1;
  }
}

/** True when the module with this `import.meta.url` is what `node` was called with. */
export function isEntry(url) {
  return process.argv[1] !== undefined && url === new URL(`file://${process.argv[1]}`).href;
}

function ended(child, command) {
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(new SetupError(`${command} could not be started: ${error.message}`)));
    child.once('close', (code, signal) => resolve({ code, signal }));
  });
}
