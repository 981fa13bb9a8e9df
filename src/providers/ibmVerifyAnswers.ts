import { timeOf } from '../domain/answerValues';

/** A JSON object of which nothing is known. */
type Fields = Readonly<Record<string, unknown>>;

/** The fields of a JSON object; none for anything else. */
export const fieldsOf = (json: unknown): Fields =>
  // A JSON object has string keys and nothing else is known of its values.
  typeof json === 'object' && json !== null && !Array.isArray(json) ? (json as Fields) : {};

const text = (value: unknown): string | undefined => (typeof value === 'string' && value !== '' ? value : undefined);

/** An id or a mark, which some systems write as a number; none for a number too large to be exact. */
export const idText = (value: unknown): string | undefined => text(Number.isSafeInteger(value) ? String(value) : value);

const count = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 ? value : undefined;

/** A time in ms since 1970, by the server's clock; undefined for anything else. */
export const time = (value: unknown): number | undefined => {
  const at = typeof value === 'string' ? timeOf(value) : undefined;
  return at === undefined ? undefined : Math.round(at * 1000);
};

/** The proof of a factor; undefined where the answer has none, as a 204 has. */
export const assertionIn = (json: unknown): string | undefined => text(fieldsOf(json).assertion);

/** From when until when something can be answered, in ms since 1970 by the server's clock. */
export type Term = { readonly createdAt: number | undefined; readonly expiresAt: number | undefined };

/** A code that is on its way. */
export type SentCode = Term & {
  readonly id: string;
  readonly correlation: string | undefined;
  readonly sentTo: string | undefined;
  readonly retriesLeft: number | undefined;
};

/** Reads the answer to a code that was to be sent; undefined without an id, with which nothing could be attempted. */
export const readSentCode = (json: unknown): SentCode | undefined => {
  const fields = fieldsOf(json);
  const id = idText(fields.id);
  if (id === undefined) return undefined;
  const retries = count(fields.retries);
  return {
    id,
    correlation: idText(fields.correlation),
    sentTo: text(fields.emailAddress) ?? text(fields.phoneNumber),
    retriesLeft: retries === undefined ? undefined : Math.max(retries - (count(fields.attempts) ?? 0), 0),
    createdAt: time(fields.created),
    expiresAt: time(fields.expiry),
  };
};

/** The questions of a verification. */
export type AskedQuestions = {
  readonly id: string;
  readonly questions: readonly { readonly key: string; readonly text: string }[];
};

/** Reads the questions; undefined where there are none to answer. */
export const readQuestions = (json: unknown): AskedQuestions | undefined => {
  const fields = fieldsOf(json);
  const id = idText(fields.id);
  const rows: readonly unknown[] = Array.isArray(fields.questions) ? fields.questions.slice(0, 20) : [];
  const questions = rows.flatMap((row) => {
    const { questionKey, question } = fieldsOf(row);
    const key = idText(questionKey);
    return key === undefined ? [] : [{ key, text: (text(question) ?? key).slice(0, 500) }];
  });
  return id === undefined || questions.length === 0 ? undefined : { id, questions };
};

/** How something that is answered on a phone stands. */
export type ApprovalState = 'pending' | 'approved' | 'denied' | 'reported' | 'timed-out' | 'failed' | 'cancelled';

const states: Readonly<Record<string, ApprovalState>> = {
  VERIFY_SUCCESS: 'approved',
  SUCCESS: 'approved',
  VERIFY_FAILED: 'failed',
  FAILED: 'failed',
  USER_DENIED: 'denied',
  USER_FRAUDULENT: 'reported',
  TIMEOUT: 'timed-out',
  EXPIRED: 'timed-out',
  CANCELED: 'cancelled',
  CANCELLED: 'cancelled',
};

/** A state in plain words; one that nobody knows is pending until the time is over. */
export const approvalState = (json: unknown): ApprovalState => {
  const state = text(fieldsOf(json).state) ?? '';
  return (Object.hasOwn(states, state) ? states[state] : undefined) ?? 'pending';
};

/** An approval request that went to a phone. */
export type PushRequest = Term & { readonly id: string; readonly transactionUri: string | undefined };

/** Reads the answer to an approval request; undefined without an id. */
export const readPush = (json: unknown): PushRequest | undefined => {
  const fields = fieldsOf(json);
  const id = idText(fields.id);
  if (id === undefined) return undefined;
  const term = { createdAt: time(fields.creationTime), expiresAt: time(fields.expiryTime) };
  return { id, transactionUri: text(fields.transactionUri), ...term };
};

/** What the phone shows for the person to compare. */
export const matchingCode = ({ id }: Pick<PushRequest, 'id'>): string => id.slice(0, 8);

/** The one verification a search found. */
export const foundVerification = (json: unknown): unknown => {
  const { verifications } = fieldsOf(json);
  return Array.isArray(verifications) ? verifications[0] : undefined;
};

/** Which registration profile a QR code is made for: the stock one, else the first; undefined where there is none. */
export const registrationId = (json: unknown): string | undefined => {
  const rows = Object.values(fieldsOf(json)).find(Array.isArray) ?? [];
  const profiles = rows.map(fieldsOf).filter(({ id, enabled }) => idText(id) !== undefined && enabled !== false);
  return idText((profiles.find(({ name }) => name === 'Verify Profile') ?? profiles[0])?.id);
};

/** A QR code to be scanned. */
export type QrRequest = Term & {
  readonly id: string;
  readonly dsi: string;
  /** A PNG in base64. */
  readonly image: string;
};

/** Every PNG begins with these bytes in base64. */
const pngStart = 'iVBORw0KGgo';

/** Reads the answer with a QR code; undefined where a part of it is missing or the picture is none. */
export const readQr = (json: unknown): QrRequest | undefined => {
  const fields = fieldsOf(json);
  const [id, dsi] = [idText(fields.id), idText(fields.dsi)];
  const image = text(fields.qrCode)
    ?.replace(/^data:image\/png;base64,/, '')
    .replace(/\s/g, '');
  const isPicture = image?.startsWith(pngStart) === true && /^[A-Za-z0-9+/]+=*$/.test(image);
  if (id === undefined || dsi === undefined || image === undefined || !isPicture) return undefined;
  return { id, dsi, image, createdAt: time(fields.created), expiresAt: time(fields.expiry) };
};

/** A typed code without blanks, and without the mark that stands before it in the message. */
export type TypedCode = { readonly otp: string; readonly correlation: string | undefined };

/** Takes a typed or pasted code apart: `1234-567890` is a mark and a code. */
export const readTypedCode = (typed: string): TypedCode => {
  // Mail programs make a longer dash of a hyphen.
  const compact = typed.replace(/\s/g, '').replace(/[\u2010-\u2015\u2212]/g, '-');
  const marked = /^([A-Za-z0-9]+)-([A-Za-z0-9]+)$/.exec(compact);
  return { otp: marked?.[2] ?? compact, correlation: marked?.[1] };
};
