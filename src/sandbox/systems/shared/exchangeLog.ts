/** One request as it arrived, and the status it was answered with. Held in memory only: it carries passwords. */
export type LoggedExchange = {
  readonly method: string;
  /** As it was sent, doubled and trailing slashes included. */
  readonly path: string;
  /** The last value of each parameter. */
  readonly query: Readonly<Record<string, string>>;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The fields of a form body; empty for any other body. */
  readonly form: Readonly<Record<string, string>>;
  /** The body as text. */
  readonly body: string;
  readonly status: number;
};

/** The latest exchanges, oldest first. */
export type ExchangeLog = {
  readonly list: readonly LoggedExchange[];
  readonly add: (exchange: LoggedExchange) => void;
};

const mostExchanges = 200;

/** Creates an empty log that forgets its oldest entry when it is full. */
export const createExchangeLog = (): ExchangeLog => {
  const list: LoggedExchange[] = [];
  return {
    list,
    add: (exchange) => {
      list.push(exchange);
      if (list.length > mostExchanges) list.shift();
    },
  };
};
