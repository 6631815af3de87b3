import { createInterface } from 'node:readline';
import { z } from 'zod';
import { connectTerminal, type TerminalClient } from './connect-terminal.js';
import type { TerminalRun } from './terminal-run.js';

const Line = z.discriminatedUnion('do', [
  z.object({ do: z.literal('command'), text: z.string() }),
  z.object({ do: z.literal('press'), token: z.string(), text: z.string().nullable() }),
  z.object({ do: z.literal('submit'), form: z.string(), fields: z.record(z.string(), z.string()) }),
  z.object({ do: z.literal('speak-as'), as: z.string() }),
]);

/** For programs: each line in is an act, each line out an event of the connection, both as JSON. Ends with its input. */
export async function runJson(run: Pick<TerminalRun, 'socketPath' | 'as' | 'input' | 'output'>): Promise<number> {
  const tell = (value: object): void => void run.output.write(`${JSON.stringify(value)}\n`);
  const client = connectTerminal({ socketPath: run.socketPath, as: run.as, onEvent: tell });
  for await (const text of createInterface({ input: run.input, terminal: false })) {
    const line = readLine(text);
    if (line.success) act(client, line.data).catch((error: Error) => tell({ event: 'refused', why: error.message }));
    else tell({ event: 'refused', why: z.prettifyError(line.error) });
  }
  client.close();
  return 0;
}

function readLine(text: string): z.ZodSafeParseResult<z.infer<typeof Line>> {
  try {
    return Line.safeParse(JSON.parse(text));
  } catch {
    return Line.safeParse(text);
  }
}

async function act(client: TerminalClient, line: z.infer<typeof Line>): Promise<void> {
  switch (line.do) {
    case 'command':
      return client.command(line.text);
    case 'press':
      return client.press(line.token, line.text);
    case 'submit':
      return client.submit(line.form, line.fields);
    case 'speak-as':
      return client.speakAs(line.as);
    default:
      return line satisfies never;
  }
}
