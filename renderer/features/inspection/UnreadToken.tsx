import type { ReactNode } from 'react';
import type { OpaqueReason } from '../../../src/domain/tokenInspectionRead';
import { useInspection } from '../../data';
import { Section } from '../../ui/Section';
import { ReadParts } from './ReadParts';
import { TokenChecks } from './TokenChecks';

/**
 * What there is to say of a kept token that has no table of claims: why it has none, and as much of it as can be read.
 * `children` is what is known before it was taken apart.
 */
export const UnreadToken = ({
  profileId,
  kind,
  generation,
  title,
  children,
}: {
  readonly profileId: string;
  readonly kind: 'access' | 'id';
  readonly generation: number;
  readonly title: string;
  readonly children: ReactNode;
}) => {
  const reading = useInspection(profileId, kind, generation).data?.reading;
  const isSigned = reading?.format === 'jwt' || reading?.format === 'nested';
  return (
    <>
      {isSigned ? (
        <TokenChecks profileId={profileId} kind={kind} generation={generation} />
      ) : (
        <Section title={title}>
          {children}
          {reading?.format === 'opaque' && reading.why !== 'no-parts' ? (
            <p className="TokenTab-plain">{whyOpaque[reading.why]}</p>
          ) : null}
          {reading?.format === 'jwe' && reading.nested ? (
            <p className="TokenTab-plain">Its header says that a signed token is inside.</p>
          ) : null}
        </Section>
      )}
      {reading === undefined ? null : <ReadParts reading={reading} />}
    </>
  );
};

const whyOpaque: Readonly<Record<Exclude<OpaqueReason, 'no-parts'>, string>> = {
  parts: 'It looks like a JWT at first: it begins with a header. The rest is not built like one.',
  'no-header': 'It looks like a JWT at first: it has dots. But what stands before the first one is no header.',
  'no-algorithm': 'It looks like a JWT at first, but its header names no algorithm, which every JWT does.',
  'too-large': 'It is too large to be taken apart.',
};
