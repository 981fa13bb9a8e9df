// @ts-check
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { icnsFile, icnsSizes, icoFile } from './icons/iconFiles.mjs';
import { trayStates, traySvg } from './icons/trayGlyph.mjs';
import { projectFolder } from './setup/project.mjs';

// Draws every icon file from its SVG: `npm run icons`, after a change to build/*.svg or to the tray's glyph. The results
// are kept in the repository, so that no build needs a browser. CHROMIUM names the browser, where it is not /usr/bin/chromium.

const linuxSizes = [16, 24, 32, 48, 64, 128, 256, 512, 1024];
const windowsSizes = [16, 24, 32, 48, 64, 256];

/** The tray's files: on Linux, on Windows, where more is wanted, and as a template for macOS; each once and at twice the scale. */
const trayFiles = [
  { suffix: '', size: 22, template: false },
  { suffix: '-16', size: 16, template: false },
  { suffix: '-32', size: 32, template: false },
  { suffix: 'Template', size: 16, template: true },
];

/**
 * @param {string} place relative to the project
 * @param {Buffer} content
 */
function write(place, content) {
  const file = path.join(projectFolder, place);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, content);
}

/** @param {import('playwright-core').Page} page */
function drawOn(page) {
  return async (/** @type {string} */ svg, /** @type {number} */ size) => {
    await page.setViewportSize({ width: size, height: size });
    const sized = svg.replace('<svg ', `<svg width="${size}" height="${size}" style="display:block" `);
    await page.setContent(`<body style="margin:0">${sized}</body>`);
    return page.screenshot({ omitBackground: true, clip: { x: 0, y: 0, width: size, height: size } });
  };
}

async function main() {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    chromiumSandbox: process.getuid?.() !== 0,
  });
  const draw = drawOn(await browser.newPage());
  const [large, small] = ['icon.svg', 'icon-small.svg'].map((name) =>
    readFileSync(path.join(projectFolder, 'build', name), 'utf8'),
  );
  const app = async (/** @type {number} */ size) => ({
    size,
    png: await draw(String(size <= 32 ? small : large), size),
  });

  for (const size of linuxSizes) write(`build/icons/${size}x${size}.png`, (await app(size)).png);
  write('build/icon.png', (await app(1024)).png);
  write('build/icon.ico', icoFile(await inTurn(windowsSizes, app)));
  write('build/icon.icns', icnsFile(await inTurn(icnsSizes, app)));
  write('resources/icon.png', (await app(256)).png);

  for (const state of trayStates) {
    for (const { suffix, size, template } of trayFiles) {
      write(`resources/tray/${state}${suffix}.png`, await draw(traySvg(state, { template }), size));
      write(`resources/tray/${state}${suffix}@2x.png`, await draw(traySvg(state, { template }), size * 2));
    }
  }
  await browser.close();
}

/**
 * @template T
 * @param {readonly number[]} sizes
 * @param {(size: number) => Promise<T>} make one at a time, because all draw on one page
 */
async function inTurn(sizes, make) {
  const made = [];
  for (const size of sizes) made.push(await make(size));
  return made;
}

await main();
