import { escapeHtml, type Page, page } from '../../page';
import { type Answer, textAnswer } from '../shared/answer';
import type { Arrival } from '../shared/arrival';

/** The line above each title. */
export const keyrockBrand = 'FIWARE Keyrock, imitated on this computer only';

/** A page of the emulator. */
export const keyrockPage = (title: string, body: string, formTargets: readonly string[] = []): Page =>
  page({ title, body, formTargets, brand: keyrockBrand });

const json = 'application/json; charset=utf-8';
const html = 'text/html; charset=utf-8';

/** JSON as Keyrock writes it; undefined leaves the body empty and the content type standing (observed on Keyrock 8.3.0). */
export const keyrockJson = (status: number, value?: unknown): Answer =>
  textAnswer(status, json, value === undefined ? '' : JSON.stringify(value));

/** Keyrock tells browsers on a desktop from everything else by their name, and gives only those a whole page. */
const isDesktop = ({ headers }: Arrival): boolean =>
  /^mozilla\/5\.0 \((windows|macintosh|x11)/i.test(headers['user-agent'] ?? '');

/** The error of an endpoint that people see: a page for browsers, the bare sentence for others, both as text/html. */
export const explain = (arrival: Arrival, status: number, message: string): Answer => {
  if (!isDesktop(arrival)) return textAnswer(status, html, message);
  return errorPage(status, message);
};

/** An error that is a page for everybody. */
export const errorPage = (status: number, message: string): Answer => {
  const body = `<p class="problem" role="alert">${escapeHtml(message)}</p>
<p>This server never tells the application. Close this page, put the request right there, and start again.</p>`;
  const { html: text, headers } = keyrockPage('This request cannot go on', body);
  return { status, headers, body: text };
};

/** Every path nobody knows: 200 and a page, the well-known ones of discovery included (observed on Keyrock 8.3.0). */
export const nothingHere = (): Answer => {
  const body = '<p>Sorry, the page you have requested not exist.</p>';
  const { html: text, headers } = keyrockPage('Nothing here', body);
  return { status: 200, headers, body: text };
};

/** A path below /oauth2 that nobody knows (observed on Keyrock 8.3.0). */
export const pathNotFound = (arrival: Arrival): Answer =>
  isDesktop(arrival) ? nothingHere() : keyrockJson(404, 'Path not Found');
