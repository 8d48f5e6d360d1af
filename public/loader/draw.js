// What is on the page before the widget's program is: the `?`, and the panel with the question.
// The program takes these nodes over and draws none of them again, so a caret never moves.

import panelStyle from 'help-widget-style/panel.css';
import tokens from 'help-widget-style/tokens.css';

/** The `?`. */
export const QUESTION_MARK = 'M7.3 7.5a2.7 2.7 0 1 1 4 2.5q-1.3.6-1.3 1.8m0 2.6v.1M2.2 10a7.8 7.8 0 1 1 0 .1z';
const CROSS = 'm5.5 5.5 9 9m0-9-9 9';

let sheet;

/** Gives a shadow root a style sheet that no policy of the page refuses. */
export const dress = (root) => {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(tokens + panelStyle);
  }
  root.adoptedStyleSheets = [sheet];
};

/** An element with these attributes, built node by node: text is never markup. */
export const node = (tag, attributes, ...children) => {
  const kind = /svg|path/.test(tag) ? '2000/svg' : '1999/xhtml';
  const made = document.createElementNS(`http://www.w3.org/${kind}`, tag);
  // Its own alone: pages add members to every object.
  for (const name of Object.keys(attributes)) made.setAttribute(name, attributes[name]);
  made.append(...children);
  return made;
};

/** A button with a picture, and what it does in words. */
export const iconButton = (name, label, d) =>
  node('button', { class: `icon-button ${name}`, 'aria-label': label }, node('svg', { viewBox: '0 0 20 20' }, node('path', { d })));

/** The panel with the question: each of its nodes by its class. */
export const drawPanel = ({ help, close, ask, contact }) => {
  const nodes = {};
  const make = (name, tag, attributes, ...children) =>
    (nodes[name] = node(tag, { class: name, ...attributes }, ...children));
  nodes.close = iconButton('close', close, CROSS);
  const head = make('head', 'div', {}, make('title', 'h2', {}, help), nodes.close);
  const field = make('input', 'input', { id: 'question', type: 'search' });
  const question = make('ask', 'div', {}, node('label', { for: 'question' }, ask), field);
  const body = make('body', 'div');
  const foot = make('foot', 'div', {}, make('contact', 'button', { class: 'button primary' }, contact));
  const dialog = { role: 'dialog', 'aria-label': help, popover: 'manual', part: 'panel' };
  make('panel', 'div', dialog, head, question, body, foot);
  return nodes;
};
