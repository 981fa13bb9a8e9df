import { inWords } from '../../../src/domain/text/duration';
import { exactSize } from '../../../src/domain/text/size';
import type { TokenFacts, TokenView } from '../../../src/domain/token';

/** The format of a token in a word or two. */
export const formatNames = {
  jwt: 'JWT',
  jwe: 'Encrypted JWT (JWE)',
  opaque: 'Opaque',
} as const satisfies Record<TokenFacts['format'], string>;

const ends = {
  expires_in: 'end as the provider said',
  expires_at: 'end as the provider said',
  jwt: 'end as the token says',
  never: 'does not end by itself',
  unknown: 'end unknown',
} as const satisfies Record<Exclude<TokenView['expirySource'], 'idle'>, string>;

/** How the end of a token is known; for one that lives as long as it is used, how long it may lie unused. */
export const endText = ({ expirySource, idleSeconds }: Pick<TokenView, 'expirySource' | 'idleSeconds'>): string => {
  if (expirySource !== 'idle') return ends[expirySource];
  return idleSeconds === undefined ? 'ends when it is not used' : `ends ${inWords(idleSeconds)} after its last use`;
};

/** One line about the token. `received` and `used`: the times in words. */
export const factsText = (
  view: TokenView,
  { received, used }: { readonly received: string; readonly used: string | undefined },
): string =>
  [
    formatNames[view.access.format],
    exactSize(view.access.bytes),
    view.tokenType,
    `received ${received}`,
    endText(view),
    ...(used === undefined ? [] : [`last used ${used}`]),
    view.refresh === undefined ? 'no refresh token' : `refresh token of ${exactSize(view.refresh.bytes)}, never shown`,
    ...(view.refreshes === undefined ? [] : [refreshesText(view.refreshes)]),
  ].join(' · ');

type Refreshes = NonNullable<TokenView['refreshes']>;

const counted = (count: number): string => `${count} ${count === 1 ? 'refresh' : 'refreshes'}`;

/** How many refreshes were used, of how many where that is known. */
export const refreshesText = ({ used, limit }: Refreshes): string =>
  limit === undefined ? `${counted(used)} used` : `${used} of ${counted(limit)} used`;

/** What to say where the allowed refreshes are nearly or all used; undefined while there are several. */
export const refreshWarning = (
  refreshes: Refreshes | undefined,
): { readonly title: string; readonly text: string } | undefined => {
  if (refreshes?.limit === undefined) return undefined;
  const { used, limit } = refreshes;
  if (used >= limit) {
    return {
      title: `${limit === 1 ? 'The one refresh is' : limit === 2 ? 'Both refreshes are' : `All ${limit} refreshes are`} used up.`,
      text: 'The token is good until it ends. After that a new sign-in is needed, which brings new refreshes.',
    };
  }
  if (limit - used > 1) return undefined;
  return { title: 'One refresh is left.', text: 'The token that it brings is the last before a new sign-in.' };
};
