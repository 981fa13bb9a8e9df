// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { useKeptFocus } from '../../renderer/features/doctor/useKeptFocus';
import type { Check } from '../../src/domain/check';

afterEach(cleanup);

const check = (id: Check['id']): Check => ({ id, outcome: 'warning', facts: {} });

const Findings = ({ found }: { readonly found: readonly Check[] }) => {
  const place = useKeptFocus<HTMLElement>(found);
  return (
    <>
      <section ref={place} tabIndex={-1} aria-label="Found">
        {found.map(({ id }) => (
          <button key={id} type="button">
            {id}
          </button>
        ))}
      </section>
      <input aria-label="Elsewhere" />
    </>
  );
};

describe('the focus of a fix that goes away with its finding', () => {
  it('comes to the list when all findings go', () => {
    const view = render(<Findings found={[check('secret')]} />);
    screen.getByRole('button').focus();
    view.rerender(<Findings found={[]} />);
    expect(document.activeElement).toBe(screen.getByRole('region'));
  });

  it('comes to the list when another finding takes the place at once', () => {
    const view = render(<Findings found={[check('secret')]} />);
    screen.getByRole('button').focus();
    view.rerender(<Findings found={[check('storage')]} />);
    expect(document.activeElement).toBe(screen.getByRole('region'));
  });

  it('stays with the button that is still there, and anywhere else', () => {
    const view = render(<Findings found={[check('secret')]} />);
    screen.getByRole('button').focus();
    view.rerender(<Findings found={[check('secret'), check('storage')]} />);
    expect(document.activeElement).toBe(screen.getByRole('button', { name: 'secret' }));
    screen.getByRole('textbox').focus();
    view.rerender(<Findings found={[]} />);
    expect(document.activeElement).toBe(screen.getByRole('textbox'));
  });

  it('is not taken where nothing had it', () => {
    const view = render(<Findings found={[check('secret')]} />);
    view.rerender(<Findings found={[]} />);
    expect(document.activeElement).toBe(document.body);
  });
});
