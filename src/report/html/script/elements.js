// Making elements: text is always text, never markup.

function element(name, properties, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties ?? {})) {
    if (value === undefined || value === false) continue;
    if (key === 'on') Object.entries(value).forEach(([event, act]) => made.addEventListener(event, act));
    else if (key in made) made[key] = value;
    else made.setAttribute(key, value === true ? '' : value);
  }
  made.append(...children.flat().filter((child) => child !== undefined && child !== null && child !== false));
  return made;
}

// Characters that cannot be seen, as their pictures.
function visible(text) {
  return text.replace(/[\0-\x08\x0b-\x1f\x7f]/g, (c) => (c === '\x7f' ? '\u2421' : String.fromCodePoint(0x2400 + c.codePointAt(0))));
}

// Text in which code stands between backquotes, as `text.rs` has it.
function prose(text) {
  return text.split('`').map((part, at) => (at % 2 === 1 ? element('code', {}, visible(part)) : visible(part)));
}

function code(text) {
  return element('pre', { tabIndex: 0 }, element('code', {}, visible(text)));
}

function link(href, ...children) {
  return element('a', { href }, ...children);
}

function outwards(url, text) {
  return /^https?:/.test(url) ? element('a', { href: url, rel: 'external noreferrer' }, text) : text;
}

function sign([name, mark, word]) {
  return element('span', { className: `sign ${name}`, role: 'img', ariaLabel: word, title: word }, mark);
}

// A line with a button that copies it.
function copyable(text) {
  const button = element('button', { type: 'button', className: 'copy' }, 'copy');
  button.addEventListener('click', async () => {
    const done = await copy(text);
    button.textContent = done ? 'copied' : 'select it';
    announce(done ? 'copied' : 'this browser does not let a page copy');
  });
  return element('div', { className: 'line' }, code(text), button);
}

async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    // From a file some browsers offer only the old way.
    const area = element('textarea', { value: text });
    (document.getElementById('details') ?? document.body).append(area);
    area.select();
    const done = document.execCommand('copy');
    area.remove();
    return done;
  }
}

// Tells those who do not see what has changed.
function announce(text) {
  document.getElementById('status').textContent = text;
}

function plural(number, one) {
  return `${number.toLocaleString('en')} ${one}${number === 1 ? '' : 's'}`;
}
