import { Eye, EyeOff } from 'lucide-react';
import { useRef } from 'react';
import type { TokenFacts, TokenKind } from '../../../src/domain/token';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { useReveal } from './useReveal';
import './TokenValue.css';

/** A token with its middle left out, and in full for ten seconds when that is asked for. */
export const TokenValue = ({
  profileId,
  kind,
  label,
  facts,
  canReveal = true,
}: {
  readonly profileId: string;
  readonly kind: Exclude<TokenKind, 'refresh'>;
  readonly label: string;
  readonly facts: TokenFacts;
  /** Not where it must not be used as a token. */
  readonly canReveal?: boolean;
}) => {
  const place = useRef<HTMLDivElement>(null);
  const { value, secondsLeft, busy, error, reveal, hide } = useReveal(profileId, kind, place);
  const isShown = value !== undefined;
  return (
    <>
      <div className="TokenValue" ref={place} data-shown={isShown || undefined}>
        {/* A long token scrolls, and must do so by keyboard. */}
        <section
          className="TokenValue-text mono"
          aria-label={`${label}, ${isShown ? 'in full' : 'masked'}`}
          tabIndex={isShown ? 0 : undefined}
        >
          {value ?? facts.masked}
        </section>
        <div className="TokenValue-actions">
          {isShown ? (
            <>
              <span className="TokenValue-left tabular" role="timer">
                Hides in {secondsLeft} s
              </span>
              <Button variant="quiet" size="small" icon={EyeOff} onPress={hide}>
                Hide
              </Button>
            </>
          ) : canReveal ? (
            <Button variant="quiet" size="small" icon={Eye} busy={busy} onPress={reveal}>
              Reveal
            </Button>
          ) : null}
        </div>
      </div>
      {error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': reveal }} />}
    </>
  );
};
