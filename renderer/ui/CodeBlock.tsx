import './CodeBlock.css';

/** What a block of machine text takes. */
export type CodeBlockProps = {
  /** Read aloud; says what the text is. */
  readonly label: string;
  readonly text: string;
  /** Long lines break (tokens) rather than run on (formatted JSON). */
  readonly wrap?: boolean | undefined;
};

/** Machine text as it is, in the monospace, scrolling by itself when it is long. */
export const CodeBlock = ({ label, text, wrap = false }: CodeBlockProps) => (
  // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
  <section className="CodeBlock" aria-label={label} tabIndex={0} data-wrap={wrap || undefined}>
    <pre>{text}</pre>
  </section>
);
