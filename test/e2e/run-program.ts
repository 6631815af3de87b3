import { spawn } from 'node:child_process';

export interface Ran {
  code: number;
  stdout: string;
  stderr: string;
}

/** Runs a program to its end. A program that cannot be started, or overstays `timeoutMs`, has a code other than 0. */
export function runProgram(
  program: string,
  args: readonly string[],
  options: { env?: NodeJS.ProcessEnv; input?: string; timeoutMs?: number } = {},
): Promise<Ran> {
  const { env = process.env, input = '', timeoutMs = 300_000 } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, { env, timeout: timeoutMs, stdio: 'pipe' });
    const texts = { stdout: '', stderr: '' };
    child.stdout.setEncoding('utf8').on('data', (text) => {
      texts.stdout += text;
    });
    child.stderr.setEncoding('utf8').on('data', (text) => {
      texts.stderr += text;
    });
    child.on('error', (error) => resolve({ code: 127, stdout: '', stderr: error.message }));
    child.on('close', (code, signal) => {
      resolve({ code: code ?? 128, ...texts, ...(signal === null ? {} : { stderr: `${texts.stderr}\n${signal}` }) });
    });
    child.stdin.on('error', () => child.stdin.destroy());
    child.stdin.end(input);
  });
}

/** The standard output of a program that ends with 0; else an error with what it said. */
export async function outputOf(
  program: string,
  args: readonly string[],
  options: Parameters<typeof runProgram>[2] = {},
): Promise<string> {
  const { code, stdout, stderr } = await runProgram(program, args, options);
  if (code === 0) return stdout;
  throw new Error(`${program} ${args.join(' ')} ended with ${code}:\n${stdout}${stderr}`);
}

export function linesOf(text: string): string[] {
  return text.split('\n').filter((line) => line !== '');
}
