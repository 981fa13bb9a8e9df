import { checked, type InspectionCheck } from './tokenInspection';
import { shortValue } from './tokenInspectionClaims';
import type { TokenReading } from './tokenInspectionRead';

/** Whether a token is put together as it should be, before anything in it is believed. */
export const structureCheck = (reading: TokenReading): InspectionCheck => {
  if (reading.format === 'opaque') return checked('opaque', { why: reading.why, parts: String(reading.parts) });
  if (reading.header.kid !== undefined && typeof reading.header.kid !== 'string') {
    return checked('kid-not-text', { actual: shortValue(reading.header.kid) });
  }
  const content = reading.format === 'jwt' ? reading.content : undefined;
  const repeated = [...reading.headerRepeated, ...(content?.kind === 'members' ? content.repeated : [])];
  if (repeated.length > 0) return checked('names-repeated', { names: shortValue(repeated.join(', ')) });
  if (reading.format === 'jwe') return checked('encrypted', reading.nested ? { inside: 'token' } : {});
  if (reading.format === 'nested') return checked('nested', { inner: reading.inner });
  if (content?.kind === 'text') {
    return content.why === 'too-deep'
      ? checked('too-deep', { depth: String(content.depth) })
      : checked('payload-not-json');
  }
  return checked('well-formed', reading.notes.length === 0 ? {} : { notes: reading.notes.join(' ') });
};
