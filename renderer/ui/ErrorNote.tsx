import type { ReactNode } from 'react';
import type { AppError } from '../../src/domain/errors';
import { type ErrorAction, errorActionLabels } from '../../src/domain/text/errorAction';
import { errorText } from '../../src/domain/text/errorText';
import { Banner } from './Banner';
import { Button } from './Button';
import { Disclosure } from './Disclosure';
import './ErrorNote.css';

/** A failure, and what its steps do. */
export type ErrorNoteProps = {
  readonly error: AppError;
  /** The next steps this place can carry out; the one the error asks for becomes a button. */
  readonly actions?: Readonly<Partial<Record<ErrorAction, () => void>>> | undefined;
  /** A closer reading of this failure than its code allows; said in place of the general words. */
  readonly reading?: { readonly cause: string; readonly remedy: string; readonly action?: ErrorAction } | undefined;
  /** The next step is under way. */
  readonly busy?: boolean | undefined;
  readonly onDismiss?: (() => void) | undefined;
  /** Buttons behind that of the next step. */
  readonly more?: ReactNode;
  /** Facts that belong to this failure, such as a certificate. */
  readonly children?: ReactNode;
};

/** A failure beside the control that caused it: what happened, why, and the next step; the provider's words one click away. */
export const ErrorNote = ({
  error,
  actions = {},
  reading,
  busy = false,
  onDismiss,
  more,
  children,
}: ErrorNoteProps) => {
  const text = errorText(error);
  const action = reading === undefined ? text.action : reading.action;
  const run = action === undefined ? undefined : actions[action];
  return (
    <Banner
      tone="bad"
      title={reading?.cause ?? text.what}
      isAlert
      onDismiss={onDismiss}
      actions={
        action === undefined || run === undefined ? (
          more
        ) : (
          <>
            <Button size="small" onPress={run} busy={busy}>
              {errorActionLabels[action]}
            </Button>
            {more}
          </>
        )
      }
    >
      {reading === undefined ? <p>{text.why}</p> : null}
      <p>{reading?.remedy ?? text.next}</p>
      <ErrorDetails error={error} />
      {children}
    </Banner>
  );
};

/** The provider's own code and text, or the system's; nothing where neither said anything. */
const ErrorDetails = ({ error }: { readonly error: AppError }) => {
  const { fromProvider, technical } = errorText(error);
  if (fromProvider === undefined && technical === undefined) return null;
  return (
    <div className="ErrorNote-details">
      <Disclosure title={fromProvider === undefined ? 'What the system said' : 'What the provider said'}>
        <dl className="ErrorNote-facts">
          {fromProvider === undefined ? null : (
            <>
              <dt>Code</dt>
              <dd className="mono">{fromProvider.code}</dd>
              <Fact name="Description" value={fromProvider.description} />
              <Fact name="More" value={fromProvider.uri} />
            </>
          )}
          <Fact name="Technical" value={technical} />
          <dt>Error</dt>
          <dd className="mono">{error.code}</dd>
        </dl>
      </Disclosure>
    </div>
  );
};

const Fact = ({ name, value }: { readonly name: string; readonly value: string | undefined }) =>
  value === undefined ? null : (
    <>
      <dt>{name}</dt>
      <dd>{value}</dd>
    </>
  );
