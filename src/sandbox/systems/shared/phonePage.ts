import { escapeHtml, type Page, page } from '../../page';
import type { Approval, PhoneContents } from './phone';

/** Asks for the parts once a second while the page is in view, and replaces only what changed, so that focus stays. */
const script = `
setInterval(async () => {
  if (document.hidden) return;
  try {
    const answer = await fetch('/practice/phone/parts');
    if (!answer.ok) return;
    for (const [id, html] of Object.entries(await answer.json())) {
      const part = document.getElementById(id);
      if (part && part.dataset.shown !== html) { part.innerHTML = html; part.dataset.shown = html; }
    }
  } catch { /* The practice system is stopped: the page shows what it last knew. */ }
}, 1000);
`;

const seconds = (count: number): string => (count === 1 ? '1 second' : `${count} seconds`);

const codesPart = ({ codes }: PhoneContents): string =>
  codes()
    .map(({ label, code, secondsLeft, used }) => {
      const next = `next one in ${seconds(secondsLeft)}`;
      return `<p>${escapeHtml(label)}: <code>${escapeHtml(code)}</code><br>
<span class="soft">${used ? `Already used, ${next}` : `Valid now, ${next}`}</span></p>`;
    })
    .join('\n');

const choice = (value: string, words: string, quiet = true): string =>
  `<button type="submit" name="decision" value="${value}"${quiet ? ' class="quiet"' : ''}>${words}</button>`;

const approval = ({ id, title, message, matching }: Approval): string => `<form class="note" method="post"
 action="/practice/phone/decide">
<p><strong>${escapeHtml(title)}</strong><br>${escapeHtml(message)}<br>
<span class="soft">Number to compare: <code>${escapeHtml(matching)}</code></span></p>
<input type="hidden" name="id" value="${escapeHtml(id)}">
<div class="choices">${choice('approve', 'Approve', false)}${choice('deny', 'Deny')}${choice('report', 'Report')}</div>
</form>`;

const approvalsPart = ({ approvals }: PhoneContents): string => {
  const waiting = approvals();
  return waiting.length === 0 ? '<p class="soft">Nothing waits for an answer.</p>' : waiting.map(approval).join('\n');
};

const messagesPart = ({ messages }: PhoneContents): string => {
  const list = messages();
  if (list.length === 0) return '<p class="soft">No messages.</p>';
  const rows = list.map(
    ({ channel, to, text, at }) =>
      `<li><code>${escapeHtml(text)}</code><br><span class="soft">${channel} to ${escapeHtml(to)}, ${escapeHtml(
        new Date(at).toISOString().slice(11, 19),
      )} UTC</span></li>`,
  );
  return `<ul>\n${rows.join('\n')}\n</ul>`;
};

const knowledgePart = ({ knowledge = [] }: PhoneContents): string => {
  if (knowledge.length === 0) return '';
  const rows = knowledge.map(
    ({ question, answer }) => `<li>${escapeHtml(question)}<br><code>${escapeHtml(answer)}</code></li>`,
  );
  return `\n<h2>Answers only this person knows</h2>\n<ul>\n${rows.join('\n')}\n</ul>`;
};

/** The parts of the page that change, by the id of the element that holds them. */
export const phoneParts = (contents: PhoneContents): Readonly<Record<'codes' | 'approvals' | 'messages', string>> => ({
  codes: codesPart(contents),
  approvals: approvalsPart(contents),
  messages: messagesPart(contents),
});

/** The phone and the mailbox of the practice person on one page; without scripts it shows one moment. */
export const phonePage = (contents: PhoneContents): Page => {
  const { codes, approvals, messages } = phoneParts(contents);
  return page({
    title: 'Practice phone',
    brand: contents.brand,
    formTargets: ["'self'"],
    script,
    body: `<p>This page plays the phone and the mailbox of the person who signs in.</p>
<h2>Approvals</h2>
<div id="approvals" aria-live="polite">${approvals}</div>
<h2>One-time codes</h2>
<div id="codes">${codes}</div>
<h2>Messages</h2>
<div id="messages" aria-live="polite">${messages}</div>${knowledgePart(contents)}`,
  });
};
