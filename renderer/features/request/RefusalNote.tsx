import { Fragment } from 'react';
import { readRefusal } from '../../../src/domain/challenge';
import type { ApiResponse } from '../../../src/domain/request';
import { refusalText } from '../../../src/domain/text/challengeText';
import { Banner } from '../../ui/Banner';
import './RefusalNote.css';

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
        <dl className="RefusalNote-details">
          {details.map(({ name, value }) => (
            <Fragment key={name}>
              <dt>{name}</dt>
              <dd className="mono">
                <bdi>{value}</bdi>
              </dd>
            </Fragment>
          ))}
        </dl>
      )}
    </Banner>
  );
};
