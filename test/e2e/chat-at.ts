interface Chat {
  apiUrl: string;
  stop(): Promise<void>;
}

/** A chat that is started by `at` once the bot's network is there, before the bot. */
export interface ChatAt<C extends Chat> {
  at(host: string): Promise<string>;
  get(): C;
  stop(): Promise<void>;
}

export function chatAt<C extends Chat>(start: (host: string) => Promise<C>): ChatAt<C> {
  const started: C[] = [];
  return {
    async at(host) {
      const chat = await start(host);
      started.push(chat);
      return chat.apiUrl;
    },
    get() {
      const [chat] = started;
      if (chat === undefined) throw new Error('no chat was started');
      return chat;
    },
    stop: async () => void (await Promise.all(started.map((chat) => chat.stop()))),
  };
}

/** What the start gives; where it fails, the chats end with it. */
export async function stopOnFailure<T>(
  chats: readonly { stop(): Promise<void> }[],
  start: () => Promise<T>,
): Promise<T> {
  try {
    return await start();
  } catch (error) {
    await Promise.all(chats.map((chat) => chat.stop()));
    throw error;
  }
}
