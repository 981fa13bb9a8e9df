import { KeyRound, X } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { exactSize } from '../../../src/domain/text/size';
import { hostOf } from '../../../src/domain/text/wording';
import type { TokenInspection } from '../../../src/domain/tokenInspection';
import { claimsOf } from '../../../src/domain/tokenInspectionRead';
import { useSession } from '../../session';
import { Button } from '../../ui/Button';
import { ErrorNote } from '../../ui/ErrorNote';
import { IconButton } from '../../ui/IconButton';
import { Section } from '../../ui/Section';
import { TextArea } from '../../ui/TextArea';
import { useSecretCall } from '../../useSecretCall';
import { CheckList } from './CheckList';
import { ReadParts } from './ReadParts';
import { CheckSummary, keysText } from './TokenChecks';
import './InspectPage.css';

/** How long the typing must rest before the token is looked at, in ms. */
const restBefore = 200;

/** Looks at what was pasted; an answer about an older text is dropped. */
const usePastedToken = () => {
  const call = useSecretCall('token.inspectPasted');
  const [text, setText] = useState('');
  const [found, setFound] = useState<TokenInspection | undefined>();
  const newest = useRef(0);
  const look = async (token: string, withKeys: boolean): Promise<void> => {
    newest.current += 1;
    const own = newest.current;
    const inspection = await call.run({ token, withKeys });
    if (own === newest.current && inspection !== undefined) setFound(inspection);
  };
  const lookLater = useRef(look);
  useEffect(() => {
    lookLater.current = look;
  });
  useEffect(() => {
    const token = text.trim();
    if (token === '') {
      newest.current += 1;
      setFound(undefined);
      return;
    }
    const timer = setTimeout(() => void lookLater.current(token, false), restBefore);
    return () => clearTimeout(timer);
  }, [text]);
  return { text, setText, found, busy: call.busy, error: call.error, withKeys: () => void look(text.trim(), true) };
};

/** A tool beside the profiles: takes a pasted token apart without keeping or sending it. */
export const InspectPage = () => {
  const { closeInspector } = useSession();
  const { text, setText, found, busy, error, withKeys } = usePastedToken();
  return (
    <div className="InspectPage">
      <header className="InspectPage-head">
        <div>
          <h1 className="InspectPage-title">Inspect a token</h1>
          <p className="InspectPage-lead">
            It is taken apart here and nowhere else: it is not kept, not sent, and gone when you leave this page.
          </p>
        </div>
        <IconButton label="Close" icon={X} onPress={closeInspector} />
      </header>
      <TextArea
        label="Token"
        mono
        rows={5}
        value={text}
        onChange={setText}
        autoFocus
        placeholder="eyJhbGciOi…"
        description="As it is, or with what it came in: a header, a token answer, several lines."
      />
      {error === undefined ? null : <ErrorNote error={error} actions={{ 'try-again': withKeys }} />}
      {found === undefined ? null : <Found inspection={found} busy={busy} onKeys={withKeys} />}
    </div>
  );
};

const formatNames = {
  jwt: 'JWT, signed',
  nested: 'Signed, around another token',
  jwe: 'Encrypted (JWE)',
  opaque: 'Opaque',
} as const satisfies Record<TokenInspection['reading']['format'], string>;

const Found = ({
  inspection,
  busy,
  onKeys,
}: {
  readonly inspection: TokenInspection;
  readonly busy: boolean;
  readonly onKeys: () => void;
}) => (
  <div className="InspectPage-found">
    <Section
      title="Checks"
      description={keysText(inspection) ?? `${formatNames[inspection.reading.format]} · ${exactSize(inspection.bytes)}`}
      actions={<CheckSummary inspection={inspection} />}
    >
      <CheckList label="Checks" inspection={inspection} />
      <AskForKeys inspection={inspection} busy={busy} onKeys={onKeys} />
    </Section>
    <ReadParts reading={inspection.reading} />
  </div>
);

/** The one thing that leaves this computer, and only when it is asked for. */
const AskForKeys = ({
  inspection,
  busy,
  onKeys,
}: {
  readonly inspection: TokenInspection;
  readonly busy: boolean;
  readonly onKeys: () => void;
}) => {
  const issuer = claimsOf(inspection.reading)?.iss;
  const wanted = inspection.checks.some(({ reason }) => reason === 'keys-not-asked' || reason === 'keys-unavailable');
  if (!wanted || typeof issuer !== 'string' || !/^https?:\/\//i.test(issuer)) return null;
  return (
    <div className="InspectPage-keys">
      <Button size="small" icon={KeyRound} busy={busy} onPress={onKeys}>
        Fetch the issuer’s keys
      </Button>
      <p>This asks {hostOf(issuer)}, which the token names, for its public keys. The token itself stays here.</p>
    </div>
  );
};
