/** A message that carries a one-time code, as it reaches the person. */
export type Message = {
  readonly channel: 'e-mail' | 'text message' | 'phone call';
  /** The address or number it went to. */
  readonly to: string;
  readonly text: string;
  /** Milliseconds since 1970. */
  readonly at: number;
};

/** Everything that was delivered, newest first. */
export type Mailbox = {
  readonly list: () => readonly Message[];
  readonly deliver: (message: Omit<Message, 'at'>) => void;
};

const mostMessages = 20;

/** Creates an empty mailbox; it keeps the latest messages. */
export const createMailbox = (now: () => number): Mailbox => {
  let messages: readonly Message[] = [];
  return {
    list: () => messages,
    deliver: (message) => {
      messages = [{ ...message, at: now() }, ...messages].slice(0, mostMessages);
    },
  };
};
