import type { TokenContent, TokenReading } from '../../../src/domain/tokenInspectionRead';
import { CodeBlock } from '../../ui/CodeBlock';
import { Section } from '../../ui/Section';
import { ClaimsTable } from '../token/ClaimsTable';
import { visibleText } from '../token/visibleText';

/** The header and the content of a token as far as they can be read. */
export const ReadParts = ({ reading }: { readonly reading: TokenReading }) => {
  if (reading.format === 'opaque') return null;
  return (
    <>
      {reading.format === 'jwt' ? <Content content={reading.content} /> : null}
      <Section title="Header">
        <ClaimsTable label="Header of the token" kind="header" members={reading.header} />
      </Section>
    </>
  );
};

/** Claims as a table; what has none as the text it is. */
export const Content = ({ content }: { readonly content: TokenContent }) => (
  <Section title="Claims">
    {content.kind === 'members' ? (
      <ClaimsTable label="Claims of the token" kind="claims" members={content.members} />
    ) : (
      <CodeBlock label="What the token holds" text={textOf(content.text)} wrap />
    )}
  </Section>
);

const textOf = (text: string): string => (text === '' ? 'Nothing.' : visibleText(text));
