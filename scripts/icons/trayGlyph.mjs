// @ts-check

/** What the tray icon can say: the worst state of any profile, told by colour and by shape. */
export const trayStates = /** @type {const} */ (['fresh', 'expiring', 'attention', 'idle']);

/** @typedef {typeof trayStates[number]} TrayState */

/** How much of the ring, the token's life, is drawn full: part of the way round, and the colour of the tile behind it. */
const looks = {
  fresh: { life: 1, tile: '#2f6fed' },
  expiring: { life: 0.25, tile: '#2f6fed' },
  attention: { life: 0, tile: '#2f6fed' },
  idle: { life: 1, tile: '#6b7280' },
};

/** The mark in the corner: a disc, a triangle, a diamond with a stroke through it, or nothing. */
const marks = {
  fresh: '<circle cx="24.5" cy="24.5" r="5.5"/>',
  expiring: '<path d="M24.5 18.6L31 29.8H18Z" stroke-linejoin="round"/>',
  attention: '<path d="M24.5 17.2L31.8 24.5L24.5 31.8L17.2 24.5Z" stroke-linejoin="round"/>',
  idle: '',
};

const markColours = { fresh: '#2bb673', expiring: '#f5a524', attention: '#e5484d', idle: 'none' };

/**
 * The key, its bow a ring of which `life` is drawn full, clockwise from the top; it leaves the lower right to the mark.
 * @param {number} life 0 to 1
 * @param {string} colour
 */
function key(life, colour) {
  const [x, y, r] = [20, 11.5, 5.6];
  const angle = 2 * Math.PI * life;
  const end = `${(x + r * Math.sin(angle)).toFixed(2)} ${(y - r * Math.cos(angle)).toFixed(2)}`;
  const ring =
    life === 1
      ? `<circle cx="${x}" cy="${y}" r="${r}"/>`
      : `<circle cx="${x}" cy="${y}" r="${r}" stroke-opacity="0.45"/>` +
        (life === 0 ? '' : `<path d="M${x} ${y - r}A${r} ${r} 0 ${life > 0.5 ? 1 : 0} 1 ${end}"/>`);
  return (
    `<g fill="none" stroke="${colour}" stroke-width="3.4" stroke-linejoin="round">` +
    `<path d="M16 15.5L7.2 24.3L4.9 22" stroke-linecap="round"/>${ring}</g>`
  );
}

/**
 * The tray icon for one state as SVG. `template` draws it in black on nothing, as macOS wants its menu bar icons.
 * @param {TrayState} state
 * @param {{ template: boolean }} options
 */
export function traySvg(state, { template }) {
  const { life, tile } = looks[state];
  const colour = template ? '#000' : markColours[state];
  const background = template ? '' : `<rect x="1" y="1" width="30" height="30" rx="7" fill="${tile}"/>`;
  // A gap around the mark keeps it apart from what lies behind, on any panel and at any size.
  const gap = `<mask id="gap"><rect width="32" height="32" fill="#fff"/><g fill="#000" stroke="#000" stroke-width="4">${marks[state]}</g></mask>`;
  return (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32">' +
    `${gap}<g mask="url(#gap)">${background}${key(life, template ? '#000' : '#fff')}</g>` +
    `<g fill="${colour}" stroke="${colour}" stroke-width="0.8">${marks[state]}</g></svg>`
  );
}
