import type { HttpExchange, HttpWire } from '../../src/ports';

/** A stream of numbers that a seed fixes, so that a failure can be run again. */
export const createDice = (seed: number) => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  };
  const below = (limit: number): number => next() % limit;
  return {
    below,
    /** One of a list that is not empty. */
    pick: <Item>(items: readonly Item[]): Item => items[below(items.length)] as Item,
    chance: (oneIn: number): boolean => below(oneIn) === 0,
    text: (alphabet: string, length: number): string =>
      Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join(''),
  };
};
export type Dice = ReturnType<typeof createDice>;

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const awkward = `${letters}+/=&%?#"'\\<>{}[]:;,.~!$()*@^|- `;
const foreign = `${letters}äöüßéñ€漢字😀`;

/** Secrets as they are: codes, tokens, passwords with every sign in them, other scripts, JWTs. */
export const someSecrets = (dice: Dice): readonly string[] => {
  const jwt = (): string =>
    [`{"alg":"RS256","kid":"${dice.text(letters, 6)}"}`, `{"sub":"${dice.text(letters, 9)}"}`, dice.text(letters, 40)]
      .map((part) => Buffer.from(part).toString('base64url'))
      .join('.');
  const makers: readonly (() => string)[] = [
    () => dice.text(letters, 8 + dice.below(60)),
    () => `p${dice.text(awkward, 7 + dice.below(30))}q`,
    () =>
      `p${[...foreign].slice(0, 62).join('')}`.slice(0, 1) +
      Array.from({ length: 9 }, () => dice.pick([...foreign])).join(''),
    jwt,
    () => dice.text('0123456789abcdef', 40),
    () => `line one${dice.text(letters, 6)}\nline two "quoted" \\ ${dice.text(awkward, 5)}z`,
  ];
  return Array.from({ length: 3 + dice.below(3) }, () => dice.pick(makers)());
};

const percentAll = (text: string, lower: boolean): string => {
  const hex = Buffer.from(text, 'utf8').toString('hex');
  return (lower ? hex : hex.toUpperCase()).replace(/../g, '%$&');
};

const unicodeAll = (text: string): string =>
  text
    .split('')
    .map((unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .join('');

const jsonEscaped = (text: string): string => JSON.stringify(text).slice(1, -1);

const htmlEscaped = (text: string): string =>
  text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll("'", '&#39;');

/** Every form a secret may be written in. `around`: what stands beside it inside base64, as a client ID does in Basic. */
export const writtenForms: Readonly<Record<string, (secret: string, around: string) => string>> = {
  plain: (secret) => secret,
  percent: (secret) => encodeURIComponent(secret),
  percentLower: (secret) => percentAll(secret, true),
  percentUpper: (secret) => percentAll(secret, false),
  form: (secret) => new URLSearchParams([['', secret]]).toString().slice(1),
  percentTwice: (secret) => encodeURIComponent(encodeURIComponent(secret)),
  base64: (secret) => Buffer.from(secret).toString('base64'),
  base64Within: (secret, around) => Buffer.from(`${around}:${secret}:${around}`).toString('base64'),
  base64url: (secret) => Buffer.from(secret).toString('base64url'),
  base64urlWithin: (secret, around) => Buffer.from(`{"${around}":"${secret}"}`).toString('base64url'),
  base64Percent: (secret, around) => encodeURIComponent(Buffer.from(`${around}${secret}`).toString('base64')),
  hex: (secret) => Buffer.from(secret).toString('hex'),
  hexUpper: (secret) => Buffer.from(secret).toString('hex').toUpperCase(),
  json: jsonEscaped,
  jsonTwice: (secret) => jsonEscaped(jsonEscaped(secret)),
  unicode: unicodeAll,
  html: htmlEscaped,
  htmlPercent: (secret) => htmlEscaped(encodeURIComponent(secret)),
};
const formNames = Object.keys(writtenForms);

const names = ['code', 'state', 'x', 'data', 'q', 'access_token', 'client_secret', 'password', 'hint', 'tkn', 'Vendor'];
const words = ['hello', 'invalid_grant', 'ok', '42', 'https://api.example.com/v1', 'openid profile', 'Zürich'];

/** One exchange with each secret somewhere in it, in some form. */
export const someExchange = (
  dice: Dice,
  secrets: readonly string[],
): { readonly exchange: HttpExchange; readonly wire: HttpWire } => {
  const around = dice.text(letters, 1 + dice.below(7));
  const written = (): string => writtenForms[dice.pick(formNames)]?.(dice.pick(secrets), around) ?? '';
  const value = (): string => {
    const inside = dice.chance(2) ? written() : `${dice.pick(words)} ${written()} ${dice.pick(words)}`;
    return dice.chance(4) ? dice.pick(words) : inside;
  };
  const pair = (): readonly [string, string] => [dice.chance(12) ? value() : dice.pick(names), value()];
  const pairs = (most: number): (readonly [string, string])[] => Array.from({ length: dice.below(most + 1) }, pair);
  const query = (list: readonly (readonly [string, string])[]): string =>
    list
      .map(
        ([name, each]) =>
          `${encodeURIComponent(name)}=${dice.chance(2) ? encodeURIComponent(each) : each.replace(/[\s#]/g, '+')}`,
      )
      .join('&');
  const headers = (): [string, string][] => [
    ...pairs(2).map(([name, each]): [string, string] => [`X-${name.replace(/[^\w-]/g, '')}`, each]),
    ...(dice.chance(2)
      ? [['Authorization', `${dice.pick(['Basic', 'Bearer', 'DPoP'])} ${written()}`] as [string, string]]
      : []),
    ...(dice.chance(3) ? [['Set-Cookie', `sid=${written()}; Path=/; HttpOnly`] as [string, string]] : []),
    ...(dice.chance(3)
      ? [['Location', `https://idp.example.com/cb?${query(pairs(2))}#${query(pairs(2))}`] as [string, string]]
      : []),
  ];
  const tree = (depth: number): unknown => {
    const kind = dice.below(depth > 2 ? 2 : 4);
    if (kind === 0) return value();
    if (kind === 1) return dice.pick([1, 3600, true, null, 'Bearer']);
    if (kind === 2) return Array.from({ length: dice.below(3) }, () => tree(depth + 1));
    return Object.fromEntries(pairs(3).map(([name]) => [name, tree(depth + 1)]));
  };
  const body = (): readonly [type: string, text: string] => {
    const kinds: readonly (() => readonly [string, string])[] = [
      () => ['application/json', JSON.stringify({ ...Object.fromEntries(pairs(3)), more: tree(0) })],
      () => ['application/json', `{"access_token":"${jsonEscaped(dice.pick(secrets))}`],
      () => ['application/x-www-form-urlencoded; charset=utf-8', query(pairs(4))],
      () => [
        'text/html',
        `<p title="${value()}">${value()}</p><input name="code" value="${htmlEscaped(dice.pick(secrets))}">`,
      ],
      () => ['text/plain', `${value()}\r\n${value()}`],
      () => ['', JSON.stringify(`Invalid grant: ${value()}`)],
    ];
    return dice.pick(kinds)();
  };
  const chunked = (text: string): readonly Uint8Array[] => {
    const bytes = Buffer.from(text, 'utf8');
    const chunks: Uint8Array[] = [];
    for (let at = 0; at < bytes.length; ) {
      const size = 1 + dice.below(23);
      chunks.push(bytes.subarray(at, at + size));
      at += size;
    }
    return chunks;
  };
  const [requestType, requestBody] = body();
  const [answerType, answerBody] = body();
  const brokenOff = dice.chance(5);
  const cut = brokenOff ? answerBody.slice(0, dice.below(answerBody.length + 1)) : answerBody;
  const user = dice.chance(8) ? `user:${encodeURIComponent(dice.pick(secrets))}@` : '';
  const path = dice.chance(4) ? `/${encodeURIComponent(dice.pick(secrets))}` : '';
  return {
    exchange: {
      stage: dice.pick(['token', 'discovery', 'refresh', 'factor', 'call']),
      method: 'POST',
      address: '',
      milliseconds: 3,
    },
    wire: {
      address: `https://${user}idp.example.com/token${path}?${query(pairs(3))}`,
      request: { headers: Object.fromEntries([...headers(), ['Content-Type', requestType]]), body: requestBody },
      ...(dice.chance(9)
        ? { error: { code: 'answer-not-json', stage: 'token', status: 200, contentType: 'text/html', start: value() } }
        : {}),
      answer: {
        status: dice.pick([200, 400, 401, 302]),
        statusText: dice.chance(8) ? value() : 'OK',
        headers: [...headers(), ['Content-Type', answerType]],
        chunks: chunked(cut),
        brokenOff,
      },
    },
  };
};

/** Every text in a value, names included. */
export const textsIn = (value: unknown): readonly string[] => {
  if (typeof value === 'string') return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) => [name, ...textsIn(each)]);
};

/** The first form of a secret that stands in a text. */
export const leakIn = (text: string, secrets: readonly string[]): string | undefined => {
  for (const secret of secrets) {
    for (const name of formNames) {
      if (name.endsWith('Within')) continue;
      const form = writtenForms[name]?.(secret, '') ?? '';
      if (form.length >= 6 && text.includes(form)) return `${name} of ${JSON.stringify(secret)}`;
    }
  }
  return undefined;
};
