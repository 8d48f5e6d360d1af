// The widget in a frame of the help server's own origin, for pages that forbid wasm. The page gives
// it tokens and calls, and hears of its events, by a channel that only the two have.

import { node } from '../loader/draw.js';

/** How long the frame may take before the person gets the plain form, in milliseconds. */
const SLOW = 8000;

const SECOND = 1000;

/** What a host may set on the element to change the look of what is in the frame: style/parts.md. */
const TOKENS = [
  '--help-accent',
  '--help-on-accent',
  '--help-surface',
  '--help-text',
  '--help-font',
  '--help-radius',
  '--help-scheme',
];

/** Fills the panel by a frame; `giveUp` is called when it doesn't come. */
export const start = (stage, giveUp) => {
  const { server, host, panel, report, language } = stage;
  const frame = node('iframe', { class: 'frame', src: `${server}/widget/frame.html`, title: stage.text.help, allow: 'clipboard-write' });
  const hidden = [stage.head, stage.ask, stage.body, panel.lastChild];
  let port;
  let clock;
  let route;
  let page;
  let view;
  let last = {};
  const given = {};

  const call = (...named) => port?.postMessage({ call: named });

  const late = setTimeout(giveUp, SLOW);

  /** The frame is there: what it is told from now on, it hears. */
  const ready = () => {
    clearTimeout(late);
    frame.dataset.ready = '';
    for (const each of hidden) each.hidden = true;
    call('prefill', { question: stage.input.value });
    if (clock) frame.focus();
  };

  const answer = async (id) => {
    const token = await Promise.resolve().then(() => host.getToken()).catch(() => undefined);
    port.postMessage({ token, id });
  };

  const hear = ({ data: { event, ask } }) => {
    if (ask) answer(ask);
    else if (event[0] === 'ready') ready();
    else if (event[0] === 'close') stage.close();
    else report(...event);
  };

  const tick = () => {
    // Without its query: that can hold what is nobody else's business.
    const now = route ?? location.origin + location.pathname;
    if (now !== page) call('routeChanged', (page = now));
  };

  const look = () => {
    const computed = getComputedStyle(host);
    return TOKENS.map((name) => [name, computed.getPropertyValue(name)]);
  };

  /** It is another page each time it was taken off this one and put back. */
  frame.onload = () => {
    const { port1, port2 } = new MessageChannel();
    port?.close();
    port = port1;
    port.onmessage = hear;
    const { app } = host.dataset;
    const phone = host.getAttribute('phone');
    frame.contentWindow.postMessage({ language, app, phone, look: look() }, new URL(frame.src).origin, [port2]);
    page = undefined;
    call('context', given);
    call('prefill', last);
    if (view) call('open', ...view);
    if (!clock) return;
    tick();
    call('open');
  };
  panel.append(frame);

  return {
    opened() {
      clock = setInterval(tick, SECOND);
      tick();
      call('open');
      if ('ready' in frame.dataset) frame.focus();
    },
    closed() {
      clearInterval(clock);
      clock = undefined;
      call('close');
    },
    contact() {
      view = ['contact'];
      call('open', ...view);
    },
    show(...shown) {
      view = shown;
      call('open', ...shown);
    },
    prefill(texts) {
      last = texts;
      call('prefill', texts);
    },
    context(facts) {
      Object.assign(given, facts);
      call('context', facts);
    },
    routeChanged(url) {
      route = url;
      tick();
    },
    calls: () => [['context', given], ['routeChanged', route], ['prefill', last], ...(view ? [['show', ...view]] : [])],
    destroy() {
      clearInterval(clock);
      clearTimeout(late);
      port?.close();
      frame.remove();
      for (const each of hidden) each.hidden = false;
    },
  };
};
