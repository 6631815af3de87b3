/** A tool's event can be one very long line (Ansible's facts); more than this of one line is dropped. */
const maxLineLength = 1024 * 1024;

export interface LineReader {
  push(text: string): void;
  /** Gives what is left without a newline. */
  end(): void;
}

/** Puts lines together over the borders of chunks. A carriage return before the newline is left out. */
export function readLines(onLine: (line: string) => void, maxLength = maxLineLength): LineReader {
  let line = '';

  function take(part: string): void {
    line = line === '' && part.length <= maxLength ? part : line + part.slice(0, maxLength - line.length);
  }

  function give(): void {
    const whole = line;
    line = '';
    onLine(whole.endsWith('\r') ? whole.slice(0, -1) : whole);
  }

  return {
    push(text) {
      let at = 0;
      for (let end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', at)) {
        take(text.slice(at, end));
        give();
        at = end + 1;
      }
      take(text.slice(at));
    },
    end() {
      if (line !== '') {
        give();
      }
    },
  };
}
