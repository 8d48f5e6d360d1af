// What is on the page before the widget's program is: the `?`, and the panel with the question.
// The program takes these nodes over and draws none of them again, so a caret never moves.

import panelStyle from 'help-widget-style/panel.css';
import tokens from 'help-widget-style/tokens.css';

const QUESTION_MARK =
  'M7.25 7.5a2.75 2.75 0 1 1 3.9 2.5c-.7.35-1.15.8-1.15 1.75M10 14.4v.1M17.75 10a7.75 7.75 0 1 1-15.5 0 7.75 7.75 0 0 1 15.5 0Z';
const CROSS = 'm5.5 5.5 9 9m0-9-9 9';
const ARROW = 'M11.75 4.75 6.5 10l5.25 5.25';
const LENS = 'm13.1 13.1 3.4 3.4M14.75 9A5.75 5.75 0 1 1 3.25 9a5.75 5.75 0 0 1 11.5 0Z';

let sheet;

/** The host's shadow root, empty, with a style sheet that no policy of the page refuses. */
export const rootOf = (host) => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + panelStyle);
  }
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [sheet];
  root.replaceChildren();
  return root;
};

/** An element of these classes, built node by node: text is never markup. */
export const node = (tag, classes, attributes, ...children) =>
  fill(document.createElement(tag), classes, attributes, children);

const fill = (made, classes, attributes, children) => {
  made.setAttribute('class', `hw ${classes}`);
  for (const name in attributes) made.setAttribute(name, attributes[name]);
  made.append(...children);
  return made;
};

const icon = (d) => {
  const [path, svg] = ['path', 'svg'].map((tag) =>
    document.createElementNS('http://www.w3.org/2000/svg', tag),
  );
  fill(path, '', { d }, []);
  return fill(svg, 'icon', { viewBox: '0 0 20 20', 'aria-hidden': true }, [path]);
};

const iconButton = (classes, label, d) =>
  node('button', classes, { type: 'button', 'aria-label': label }, icon(d));

/** The `?`. */
export const drawLauncher = (text) => iconButton('launcher', text.help, QUESTION_MARK);

/** The panel with the question. */
export const drawPanel = (text) => {
  const back = iconButton('icon-button', text.back, ARROW);
  back.hidden = true;
  const title = node('h2', 'title', { tabindex: -1, 'data-focus': 'title' }, text.help);
  const close = iconButton('icon-button', text.close, CROSS);
  const head = node('div', 'head', {}, back, title, close);
  const field = node('input', 'input', {
    id: 'question',
    type: 'search',
    autocomplete: 'off',
    enterkeyhint: 'search',
    'data-focus': 'question',
  });
  const label = node('label', '', { for: 'question' }, text.ask);
  const ask = node('div', 'field ask', {}, label, node('div', 'search', {}, icon(LENS), field));
  const body = node('div', 'body');
  const contact = node('button', 'button primary', { type: 'button' }, text.contact);
  const foot = node('div', 'more');
  const dialog = { role: 'dialog', 'aria-label': text.help, popover: 'manual', tabindex: -1 };
  const panel = node('div', 'panel', dialog, head, ask, body, node('div', 'foot', {}, contact, foot));
  return { panel, back, title, close, ask, field, body, contact, foot };
};

/** Where answers will be, the panel shows that they are on their way. */
export const drawWaiting = ({ body, contact, foot }, text) => {
  const waiting = { role: 'img', 'aria-label': text.loading };
  const bars = [1, 2, 3].map(() => node('i', ''));
  body.replaceChildren(node('h3', 'heading', {}, text.resources), node('div', 'skeleton', waiting, ...bars));
  contact.hidden = false;
  foot.replaceChildren();
};

/** Nothing of the server can be reached: the number to call, where the host's page has one. */
export const drawStuck = ({ body, contact }, text, phone) => {
  const call = phone ? node('a', '', { href: `tel:${phone.replace(/[^+\d]/g, '')}` }, phone) : '';
  body.replaceChildren(node('p', '', { role: 'alert' }, text.stuck, ' ', call));
  contact.hidden = true;
};
