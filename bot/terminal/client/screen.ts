import { clearScreenDown, createInterface, cursorTo, type Interface, moveCursor } from 'node:readline';
import stringWidth from 'string-width';

export interface Screen {
  /** Prints lines that stay, and below them, right above the input, the ones that are drawn again at the next call. */
  show(printed: readonly string[], pinned: readonly string[]): void;
  setPrompt(prompt: string): void;
  width(): number;
  close(): void;
}

export interface ScreenHandlers {
  onLine(line: string): void;
  /** Ctrl-C; `hadInput`: it took away what was being typed. */
  onInterrupt(hadInput: boolean): void;
  onResize(): void;
  /** Ctrl-D, or the input ended. */
  onClose(): void;
}

export interface Tty {
  input: NodeJS.ReadableStream;
  output: NodeJS.WritableStream & { columns?: number; rows?: number };
}

/**
 * A terminal with a pinned region and an input line below it. Only these are ever drawn again: what is above belongs to
 * the terminal's own scrollback.
 */
export function createScreen({ input, output }: Tty, handlers: ScreenHandlers): Screen {
  const editor = createInterface({ input, output, terminal: true, historySize: 500, removeHistoryDuplicates: true });
  let pinned: string[] = [];
  let prompt = '> ';

  const width = () => Math.max(output.columns || 80, 20);

  function eraseAbove(inputRows: number): void {
    moveCursor(output, 0, -(inputRows + pinned.length));
    cursorTo(output, 0);
    clearScreenDown(output);
  }

  /** The editor moves up by the rows that its cursor was down, so it is brought there first. */
  function draw(lines: readonly string[], inputRows: number): void {
    output.write([...lines, ...pinned].map((line) => `${line}\n`).join('') + '\n'.repeat(inputRows));
    editor.prompt(true);
  }

  function show(printed: readonly string[], nextPinned: readonly string[]): void {
    if (printed.length === 0 && nextPinned.join('\n') === pinned.join('\n')) {
      return;
    }
    const { rows } = editor.getCursorPos();
    eraseAbove(rows);
    pinned = fitRows(nextPinned, output.rows || 24);
    draw(printed, rows);
  }

  editor.on('line', (line) => {
    eraseAbove(Math.floor(stringWidth(prompt + line) / width()) + 1);
    draw([prompt + line], 0);
    handlers.onLine(line);
  });
  editor.on('SIGINT', () => handlers.onInterrupt(dropInput(editor)));
  editor.on('close', handlers.onClose);
  output.on('resize', handlers.onResize);

  return {
    width,
    show,
    setPrompt(text) {
      prompt = text;
      editor.setPrompt(text);
      editor.prompt(true);
    },
    close() {
      output.removeListener('resize', handlers.onResize);
      editor.removeListener('close', handlers.onClose);
      editor.close();
    },
  };
}

/** True where something was being typed. */
function dropInput(editor: Interface): boolean {
  const hadInput = editor.line.length > 0;
  if (hadInput) {
    editor.write(null, { ctrl: true, name: 'e' });
    editor.write(null, { ctrl: true, name: 'u' });
  }
  return hadInput;
}

/** What is higher than the window could not be reached again; its first line and its end say most. */
function fitRows(lines: readonly string[], rows: number): string[] {
  const most = Math.max(rows - 3, 3);
  return lines.length <= most ? [...lines] : [...lines.slice(0, 1), '…', ...lines.slice(-(most - 2))];
}
