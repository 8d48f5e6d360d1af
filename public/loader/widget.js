// One widget on the page: the `?`, the panel, and the program that fills it once someone asks.

import { drawLauncher, drawPanel, drawStuck, drawWaiting, rootOf } from './draw.js';
import { load, loadPlain } from './load.js';
import { place } from './place.js';
import { wordsOf } from './text.js';

/** How long the program may take before the person gets the plain form, in milliseconds. */
const SLOW = 8000;

/** Puts a widget into its element; `report` tells the host's page what happens. */
export const mount = (host, report) => {
  const option = (name) => host.getAttribute(name);
  const text = wordsOf(host);
  const named = option('server');
  const server = named ? new URL(named, document.baseURI).href : import.meta.url.replace(/[^/]*$/, '');
  const base = server.replace(/\/$/, '');
  const root = rootOf(host);
  const selector = option('launcher');
  const launcher = selector ? undefined : drawLauncher(text);
  /** What the program is told as soon as it is here. */
  const waiting = [];
  /** Ends what listens outside the shadow root: as long as the widget is there, and while it is open. */
  const here = new AbortController();
  let open;
  let nodes;
  let program;
  let starting;

  /** The button that the panel hangs from: the host's own may come and go. */
  const button = () => launcher ?? document.querySelector(selector);

  const mark = (name, value) => button()?.setAttribute(name, value);

  const fetchAll = () => load(base).catch(() => {});

  const tell = (...call) => {
    if (program) program[call[0]]?.(...call.slice(1));
    else waiting.push(call);
  };

  /** Has the program, or the plain form, fill the panel. */
  const run = (start, more) => {
    if (program || here.signal.aborted) return;
    program = start({ ...nodes, ...more, root, host, text, server: base, report, giveUp });
    if (open) program.opened();
    for (const call of waiting.splice(0)) tell(...call);
  };

  const runPlain = async () => {
    try {
      run((await loadPlain(base)).start, {});
    } catch {
      drawStuck(nodes, text, option('phone'));
    }
  };

  /** The program broke too often: the plain form goes on, and hears what it was told. */
  const giveUp = () => {
    waiting.push(...program.calls());
    program = undefined;
    runPlain();
  };

  const start = async () => {
    if (starting) return;
    starting = setTimeout(runPlain, SLOW);
    try {
      const { script, compiled } = await load(base);
      run(script.start, { compiled });
    } catch (cause) {
      report('error', { reason: 'load', message: `${cause}` });
      await runPlain();
    }
    clearTimeout(starting);
    starting = 0;
  };

  const escape = (event) => {
    if (event.key !== 'Escape' || !open) return;
    event.stopPropagation();
    close();
  };

  const draw = () => {
    nodes = drawPanel(text);
    const { panel, back, contact, field } = nodes;
    drawWaiting(nodes, text);
    nodes.close.onclick = () => close();
    back.onclick = () => program?.back();
    contact.onclick = () => tell('contact');
    field.oninput = () => program?.typed(field.value);
    panel.onkeydown = escape;
    root.append(panel);
  };

  const lift = () => {
    if (!open) return;
    nodes.panel.showPopover();
    place(nodes.panel, button());
  };

  const show = (view, id = '') => {
    if (view) tell('show', view, id);
    if (open) return;
    open = new AbortController();
    if (!nodes) draw();
    lift();
    const { signal } = open;
    const again = () => place(nodes.panel, button());
    addEventListener('resize', again, { signal });
    addEventListener('scroll', again, { signal, capture: true, passive: true });
    mark('aria-expanded', true);
    (nodes.ask.hidden ? nodes.title : nodes.field).focus();
    if (program) program.opened();
    else start();
    report('open');
  };

  const close = () => {
    if (!open) return;
    open.abort();
    open = undefined;
    nodes.panel.hidePopover();
    mark('aria-expanded', false);
    button()?.focus();
    program?.closed();
    // Next time the program itself may be there.
    if (program?.isPlain) drop();
    report('close');
  };

  const drop = () => {
    program?.destroy();
    program = undefined;
    if (nodes) drawWaiting(nodes, text);
  };

  const listen = (name, call) => {
    const heard = ({ target }) => (launcher || target.closest?.(selector)) && call();
    (launcher ?? document).addEventListener(name, heard, { signal: here.signal, passive: true });
  };
  for (const intent of ['pointerover', 'focusin', 'touchstart']) listen(intent, fetchAll);
  listen('click', () => (open ? close() : show()));
  if (launcher) {
    launcher.onkeydown = escape;
    root.append(launcher);
  }
  mark('aria-haspopup', 'dialog');
  mark('aria-expanded', false);
  if (option('prefetch') === 'idle') requestIdleCallback(fetchAll);

  return {
    open: show,
    close,
    tell,
    /** Lifts the open panel into the top layer again, after the element was moved. */
    lift,
    /** Takes everything away, and gives the calls that bring another widget to the same place. */
    destroy() {
      const calls = (program?.calls() ?? waiting).map((call) => ['tell', ...call]);
      here.abort();
      open?.abort();
      drop();
      for (const name of ['aria-haspopup', 'aria-expanded']) button()?.removeAttribute(name);
      root.replaceChildren();
      root.adoptedStyleSheets = [];
      return open ? [...calls, ['open']] : calls;
    },
  };
};
