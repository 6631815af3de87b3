import type { ClientFrame } from '../terminal-protocol.js';

type SpokenFrame = Extract<ClientFrame, { frame: 'command' | 'button' | 'form' }>;

export interface OutgoingFrames {
  /** Resolves when the bot has kept it; rejects when the bot refused it. */
  speak(frame: SpokenFrame): Promise<void>;
  speakAs(as: string): void;
  /** On a new connection: who speaks, and all that was not kept yet, each under the name it was spoken with. */
  sendAgain(): void;
  kept(id: string): void;
  /** False where no such frame waits. */
  refused(id: string, why: string): boolean;
}

/** What a client says, kept until the bot has it. `send` may drop what it is given while there is no connection. */
export function outgoingFrames(as: string, send: (frame: ClientFrame) => void): OutgoingFrames {
  const waiting = new Map<string, { frame: SpokenFrame; as: string; kept(): void; refused(why: Error): void }>();
  let speaker = as;
  let spokenAs: string | null = null;

  function sayAs(name: string): void {
    if (spokenAs !== name) {
      spokenAs = name;
      send({ frame: 'hello', as: name });
    }
  }

  return {
    speak: (frame) =>
      new Promise((kept, refused) => {
        waiting.set(frame.id, { frame, as: speaker, kept, refused });
        sayAs(speaker);
        send(frame);
      }),
    speakAs(name) {
      speaker = name;
      sayAs(name);
    },
    sendAgain() {
      spokenAs = null;
      for (const { frame, as: name } of waiting.values()) {
        sayAs(name);
        send(frame);
      }
      sayAs(speaker);
    },
    kept(id) {
      waiting.get(id)?.kept();
      waiting.delete(id);
    },
    refused(id, why) {
      const found = waiting.get(id);
      waiting.delete(id);
      found?.refused(new Error(why));
      return found !== undefined;
    },
  };
}
