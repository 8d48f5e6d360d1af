// What is on the page before the widget's program is: the `?`, and the panel with the question.
// The program takes these nodes over; it draws none of them again, so a caret never moves.

import panelStyle from 'help-widget-style/panel.css';
import tokens from 'help-widget-style/tokens.css';

const SVG = 'http://www.w3.org/2000/svg';

const QUESTION_MARK =
  'M7.25 7.5a2.75 2.75 0 1 1 3.9 2.5c-.7.35-1.15.8-1.15 1.75M10 14.4v.1M17.75 10a7.75 7.75 0 1 1-15.5 0 7.75 7.75 0 0 1 15.5 0Z';
const CROSS = 'm5.5 5.5 9 9m0-9-9 9';
const ARROW = 'M11.75 4.75 6.5 10l5.25 5.25';
const LENS = 'm13.1 13.1 3.4 3.4M14.75 9A5.75 5.75 0 1 1 3.25 9a5.75 5.75 0 0 1 11.5 0Z';

let sheet;

/** A style sheet that no policy of the page refuses; one for all widgets. */
const styles = () => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + panelStyle);
  }
  return sheet;
};

/** An element, built node by node: text is never markup. */
export const node = (tag, attributes, ...children) => {
  const made = document.createElement(tag);
  return filled(made, { class: '', ...attributes }, children);
};

const filled = (made, attributes, children) => {
  for (const [name, value] of Object.entries(attributes)) {
    made.setAttribute(name, name === 'class' ? `hw ${value}` : value);
  }
  made.append(...children);
  return made;
};

const icon = (d) => {
  const path = filled(document.createElementNS(SVG, 'path'), { d }, []);
  const look = { class: 'icon', viewBox: '0 0 20 20', 'aria-hidden': 'true', focusable: 'false' };
  return filled(document.createElementNS(SVG, 'svg'), look, [path]);
};

const iconButton = (label, d) =>
  node('button', { type: 'button', class: 'icon-button', 'aria-label': label }, icon(d));

/** The host's shadow root, styled and empty. */
export const rootOf = (host) => {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' });
  root.adoptedStyleSheets = [styles()];
  root.replaceChildren();
  return root;
};

/** The `?`. */
export const drawLauncher = (text) => {
  const named = { class: 'launcher', type: 'button', 'aria-label': text.help };
  return node('button', named, icon(QUESTION_MARK));
};

/** The panel with the question; where answers will be, it shows that they are on their way. */
export const drawPanel = (text) => {
  const back = iconButton(text.back, ARROW);
  back.hidden = true;
  const title = node('h2', { class: 'title', tabindex: '-1', 'data-focus': 'title' }, text.help);
  const close = iconButton(text.close, CROSS);
  const field = node('input', {
    id: 'question',
    class: 'input',
    type: 'search',
    autocomplete: 'off',
    enterkeyhint: 'search',
    'data-focus': 'question',
  });
  const label = node('label', { for: 'question' }, text.ask);
  const search = node('div', { class: 'search' }, icon(LENS), field);
  const ask = node('div', { class: 'field ask' }, label, search);
  const waiting = { class: 'skeleton', role: 'img', 'aria-label': text.loading };
  const body = node(
    'div',
    { class: 'body' },
    node('h3', { class: 'heading' }, text.resources),
    node('div', waiting, node('i'), node('i'), node('i')),
  );
  const contact = node('button', { type: 'button', class: 'button primary' }, text.contact);
  const foot = node('div', { class: 'foot' }, contact);
  const dialog = { class: 'panel', role: 'dialog', 'aria-label': text.help, popover: 'manual', tabindex: '-1' };
  const panel = node('div', dialog, node('div', { class: 'head' }, back, title, close), ask, body, foot);
  return { panel, back, title, close, ask, field, body, foot, contact };
};
