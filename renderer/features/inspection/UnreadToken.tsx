import type { ReactNode } from 'react';
import { checkSentence } from '../../../src/domain/text/inspectionText';
import { useInspection } from '../../data';
import { Section } from '../../ui/Section';
import { ReadParts } from './ReadParts';

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
  const inspection = useInspection(profileId, kind, generation).data;
  const reading = inspection?.reading;
  const [structure] = inspection?.checks ?? [];
  const says = reading === undefined || reading.format === 'opaque' || reading.format === 'jwe' ? children : null;
  const detail =
    structure === undefined || structure.reason === 'encrypted' || reading?.format === 'opaque'
      ? undefined
      : checkSentence(structure, 0);
  return (
    <>
      <Section title={title}>
        {says}
        {detail === undefined ? null : <p className="TokenTab-plain">{detail}</p>}
        {reading?.format === 'opaque' && reading.why !== 'no-parts' ? <OpaqueWithDots why={reading.why} /> : null}
        {reading?.format === 'jwe' && reading.nested ? (
          <p className="TokenTab-plain">Its header says that a signed token is inside.</p>
        ) : null}
      </Section>
      {reading === undefined ? null : <ReadParts reading={reading} />}
    </>
  );
};

const whyOpaque = {
  parts: 'It looks like a JWT at first: it begins with a header. The rest is not built like one.',
  'no-header': 'It looks like a JWT at first: it has dots. But what stands before the first one is no header.',
  'no-algorithm': 'It looks like a JWT at first, but its header names no algorithm, which every JWT does.',
  'too-large': 'It is too large to be taken apart.',
} as const;

const OpaqueWithDots = ({ why }: { readonly why: keyof typeof whyOpaque }) => (
  <p className="TokenTab-plain">{whyOpaque[why]}</p>
);
