import { expect, it } from 'vitest';
import type { AppError } from '../../src/domain/errors';
import { errorText } from '../../src/domain/text/errorText';
import { samples } from '../support/errorSamples';

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');

const page = (): string => {
  const rows = Object.entries(samples).map(([code, [details]]) => {
    // Each code stands beside its own details in the samples; Object.entries forgets which.
    const { what, why, next } = errorText({ code, ...details } as AppError);
    return `| \`${code}\` | ${cell(what)} | ${cell(why)} | ${cell(next)} |`;
  });
  return [
    '# Errors and what to do',
    '',
    'Every failure the app can name, with an example of its words. The code is what stays the same between versions.',
    'This page is made from the app itself: `npm exec vitest run test/domain/errorsPage -- --update` writes it anew.',
    '',
    '| Code | What happened | Why | What to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
};

it('the page of errors says what the app says', async () => {
  await expect(page()).toMatchFileSnapshot('../../docs/errors.md');
});
