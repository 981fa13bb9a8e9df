import { jsonObject } from './wireFields';

/**
 * What a refusal of IBM Verify's own APIs means, as far as a flow has to tell one from another. `over`: used up, ended or
 * tried too often. `gone`: no longer there, which is the same to a person.
 */
export type VerifyMeaning =
  | 'wrong-answer'
  | 'over'
  | 'gone'
  | 'limit'
  | 'bad-value'
  | 'not-authorised'
  | 'not-entitled'
  | 'password-wrong'
  | 'other';

/** A refusal in either of the two shapes that Verify has. */
export type VerifyRefusal = { readonly id?: string; readonly words?: string };

/** CSI, two letters for the component, four digits, and how bad it is (IBM Verify, message format). */
const messageId = /\bCSI[A-Z]{2}\d{4}[IWE]\b/;

const textOf = (value: object, name: string): string | undefined => {
  const field: unknown = Object.hasOwn(value, name) ? Reflect.get(value, name) : undefined;
  return typeof field === 'string' && field !== '' ? field : undefined;
};

/** The parts of a refusal: `{messageId, messageDescription}`, or an OAuth error whose description begins with the ID. Never throws. */
export const readRefusal = (body: string): VerifyRefusal => {
  const value = jsonObject(body);
  if (value === undefined) return {};
  const words = ['messageDescription', 'error_description', 'detail', 'message']
    .map((name) => textOf(value, name))
    .find((text) => text !== undefined);
  const id = messageId.exec(`${textOf(value, 'messageId') ?? ''} ${words ?? ''}`)?.[0];
  return { ...(id === undefined ? {} : { id }), ...(words === undefined ? {} : { words }) };
};

/** Meanings by the whole ID: the catalogue of the factors (BN), of passwords (BH), and what older interfaces say. */
const byId: Readonly<Record<string, VerifyMeaning>> = {
  CSIBN0021E: 'wrong-answer',
  CSIBN0025E: 'over',
  CSIBN0028E: 'gone',
  CSIBN0018E: 'bad-value',
  CSIBN0081E: 'limit',
  CSIAH0619E: 'wrong-answer',
  CSIAM0010E: 'over',
  CSIAM0011E: 'wrong-answer',
  CSIAM0023E: 'over',
  CSIAM0038E: 'over',
  CSIBH0044E: 'password-wrong',
  CSIAI0160E: 'password-wrong',
};

/** Meanings by the number: every component uses the first ones alike. */
const byNumber: Readonly<Record<string, VerifyMeaning>> = {
  '0001': 'not-authorised',
  '0002': 'not-entitled',
  '0005': 'bad-value',
  '0006': 'bad-value',
};

/**
 * What a refused attempt means: by the message ID first, then by the status. Without an ID, sources differ and both are
 * taken: 401 is a wrong code, 400 one that is over.
 */
export const meaningOf = ({ id }: VerifyRefusal, status: number): VerifyMeaning => {
  if (id !== undefined) {
    const number = id.slice(5, 9);
    if (Object.hasOwn(byId, id)) return byId[id] ?? 'other';
    return (Object.hasOwn(byNumber, number) ? byNumber[number] : undefined) ?? 'other';
  }
  if (status === 401) return 'wrong-answer';
  return status === 400 ? 'over' : 'other';
};
