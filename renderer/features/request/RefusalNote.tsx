import { readRefusal } from '../../../src/domain/challenge';
import type { ApiResponse } from '../../../src/domain/request';
import { refusalText } from '../../../src/domain/text/challengeText';
import { Banner } from '../../ui/Banner';

/** What the API says about the token it did not take, or was not given, and what that means. */
export const RefusalNote = ({ response }: { readonly response: ApiResponse }) => {
  const refusal = readRefusal(response);
  if (refusal === undefined) return null;
  const { title, sentence, description, details } = refusalText(refusal);
  return (
    <Banner tone="warn" title={`${title}.`}>
      <p>{sentence}</p>
      {description === '' ? null : (
        <p>
          In its own words: <bdi>“{description}”</bdi>
        </p>
      )}
      {details.length === 0 ? null : (
        <p className="mono">{details.map(({ name, value }) => `${name}: ${value}`).join(' · ')}</p>
      )}
    </Banner>
  );
};
