// One widget on the page: the `?`, the panel, and the program that fills it once someone asks.

import { QUESTION_MARK, drawPanel, dress, iconButton, node } from './draw.js';
import { load } from './load.js';
import { languageOf, words } from './text.js';

/**
 * Puts a widget into its element, and gives what calls it: by `open`, `close`, `lift` and `destroy`,
 * or by what its program knows.
 */
export const mount = (host, root) => {
  const option = (name) => host.getAttribute(name);
  const selector = option('launcher');
  const server = (option('server') || import.meta.url.replace(/[^/]*$/, '')).replace(/\/$/, '');
  const text = words[languageOf(host)];
  const launcher = selector ? undefined : iconButton('launcher', text.help, QUESTION_MARK);
  const nodes = drawPanel(text);
  const { panel, input } = nodes;
  /** What the program is told as soon as it is here. */
  const waiting = [];
  /** Ends what listens on the page, when the widget goes. */
  const here = new AbortController();
  let open = false;
  let program;
  let coming;

  /** Tells the host's page what happened. */
  const report = (name, detail) => host.dispatchEvent(new CustomEvent(name, { detail }));

  /** The button that the panel hangs from: the host's own may come and go. */
  const button = () => launcher ?? document.querySelector(selector) ?? undefined;

  const mark = () => button()?.setAttribute('aria-expanded', open);

  const tell = (name, ...values) => {
    if (program) program[name]?.(...values);
    else waiting.push([name, ...values]);
  };

  /** Fetches the program and starts it; one in a frame brings its own wasm. */
  const prefetch = () => {
    coming ??= load(server, option('mode')).then(run).catch(stuck);
  };

  /** Has the program fill the panel, before it is opened or while it is. */
  const run = (loaded) => {
    if (here.signal.aborted) return;
    program = loaded.start({ ...nodes, root, host, text, server, report, wasm: loaded.wasm, close: calls.close, stuck });
    if (open) program.opened();
    for (const call of waiting) tell(...call);
  };

  /** Nothing of the server can be reached: the number to call, where the host's page has one. */
  const stuck = (cause) => {
    // A program that is here tries again by itself.
    coming = program;
    const phone = option('phone') ?? '';
    const call = phone && node('a', { href: `tel:${phone.replace(/ /g, '')}` }, phone);
    nodes.body.replaceChildren(node('p', { role: 'alert' }, text.stuck, ' ', call));
    report('error', { reason: 'load', message: `${cause}` });
  };

  const calls = {
    open(view, id) {
      if (view) tell('show', view, id);
      if (open) return;
      open = true;
      root.append(panel);
      calls.lift();
      mark();
      input.focus();
      if (program) program.opened();
      else {
        nodes.body.replaceChildren();
        prefetch();
      }
      report('open');
    },

    close() {
      if (!open) return;
      open = false;
      // The focus goes back to where it came from, unless it has gone elsewhere.
      if (root.activeElement) button()?.focus();
      panel.remove();
      mark();
      program?.closed();
      report('close');
    },

    /** Lifts the open panel into the top layer, also after the element was moved. */
    lift() {
      if (open) panel.showPopover({ source: button() });
    },

    /** Takes everything away, and gives the calls that bring another widget to the same place. */
    destroy() {
      const again = program?.calls() ?? waiting;
      here.abort();
      program?.destroy();
      button()?.removeAttribute('aria-expanded');
      root.replaceChildren();
      root.adoptedStyleSheets = [];
      return open ? [...again, ['open']] : again;
    },
  };

  /** Listens to the button, whoever drew it. */
  const listen = (name, call) =>
    (launcher ?? document).addEventListener(
      name,
      ({ target }) => (launcher || target.closest?.(selector)) && call(),
      here,
    );

  dress(root);
  launcher?.setAttribute('part', 'launcher');
  root.replaceChildren(launcher ?? '');
  nodes.close.onclick = calls.close;
  nodes.contact.onclick = () => tell('contact');
  input.oninput = () => program?.typed(input.value);
  panel.onkeydown = (event) => {
    // No shortcut of the page is meant by what is typed here.
    event.stopPropagation();
    if (event.key === 'Escape') calls.close();
  };
  // A pointer is over the button as soon as a finger touches it.
  listen('pointerover', prefetch);
  listen('focusin', prefetch);
  listen('click', () => (open ? calls.close() : calls.open()));
  mark();
  if (option('prefetch')) (globalThis.requestIdleCallback ?? setTimeout)(prefetch);

  return (name, ...values) => (calls[name] ?? tell.bind(0, name))(...values);
};
