// One widget on the page: the `?`, the panel, and the program that fills it once someone asks.

import { drawLauncher, drawPanel, rootOf } from './draw.js';
import { load } from './load.js';
import { place } from './place.js';
import { languageOf, wordsOf } from './text.js';
import { tokensOf } from './token.js';

/** What shows that someone is about to ask. */
const INTENT = ['pointerover', 'focus', 'touchstart'];

export class Widget {
  #host;
  #server;
  #language;
  #text;
  #root;
  #launcher;
  /** What the panel is made of, once it was opened. */
  #nodes;
  /** The program, once it is here. */
  #program;
  /** What it has to do as soon as it is. */
  #waiting = [];
  /** Ends every listener that the widget has on what it didn't draw. */
  #open;

  constructor(host) {
    this.#host = host;
    this.#server = serverOf(host);
    this.#language = languageOf(host);
    this.#text = wordsOf(this.#language);
    this.#root = rootOf(host);
    this.#launcher = drawLauncher(this.#text);
    this.#root.append(this.#launcher);
    for (const sign of INTENT) {
      const fetchIt = () => load(this.#server).catch(() => {});
      this.#launcher.addEventListener(sign, fetchIt, { once: true, passive: true });
    }
    this.#launcher.addEventListener('click', () => (this.#open ? this.close() : this.open()));
    this.#launcher.addEventListener('keydown', this.#escape);
    this.#tellState();
  }

  open() {
    if (this.#open) return;
    this.#open = new AbortController();
    const { panel } = (this.#nodes ??= this.#draw());
    this.show();
    const { signal } = this.#open;
    const again = () => place(panel, this.#launcher);
    addEventListener('resize', again, { signal });
    addEventListener('scroll', again, { signal, capture: true, passive: true });
    this.#tellState();
    this.#focus();
    if (this.#program) this.#program.opened();
    else this.#start();
  }

  /** Lifts the panel into the top layer, over whatever the host stacks; again after a move. */
  show() {
    if (!this.#open) return;
    this.#nodes.panel.showPopover();
    place(this.#nodes.panel, this.#launcher);
  }

  close() {
    if (!this.#open) return;
    this.#open.abort();
    this.#open = undefined;
    this.#nodes.panel.hidePopover();
    this.#tellState();
    this.#launcher.focus();
    this.#program?.closed();
  }

  /** Takes everything away; the element can be given another widget. */
  destroy() {
    this.#open?.abort();
    this.#program?.destroy();
    this.#program = undefined;
    this.#root.replaceChildren();
    this.#root.adoptedStyleSheets = [];
    // A program that is still on its way finds nobody.
    this.#root = undefined;
  }

  #draw() {
    const nodes = drawPanel(this.#text);
    nodes.close.addEventListener('click', () => this.close());
    nodes.back.addEventListener('click', () => this.#program?.back());
    nodes.field.addEventListener('input', () => this.#program?.typed(nodes.field.value));
    nodes.contact.addEventListener('click', () => this.#tell((program) => program.contact()));
    nodes.panel.addEventListener('keydown', this.#escape);
    this.#root.append(nodes.panel);
    return nodes;
  }

  #escape = (event) => {
    if (event.key !== 'Escape' || !this.#open) return;
    event.stopPropagation();
    this.close();
  };

  #tellState() {
    this.#launcher.setAttribute('aria-haspopup', 'dialog');
    this.#launcher.setAttribute('aria-expanded', String(Boolean(this.#open)));
  }

  #focus() {
    const { ask, field, title } = this.#nodes;
    (ask.hidden ? title : field).focus();
  }

  /** Has the program do something now, or as soon as it is here. */
  #tell(call) {
    if (this.#program) call(this.#program);
    else this.#waiting.push(call);
  }

  async #start() {
    try {
      const start = await load(this.#server);
      if (!this.#root || this.#program) return;
      this.#program = start(this.#stage(), (cause) => console.warn('help-widget', cause));
      this.#program.typed(this.#nodes.field.value);
      if (this.#open) this.#program.opened();
      for (const call of this.#waiting.splice(0)) call(this.#program);
    } catch (cause) {
      console.warn('help-widget: not loaded', cause);
    }
  }

  /** What the program gets: the nodes it fills, the options, and the way to the host. */
  #stage() {
    return {
      root: this.#root,
      ...this.#nodes,
      server: this.#server,
      language: this.#language,
      mobile: this.#host.dataset.app === 'mobile',
      token: tokensOf(this.#host),
    };
  }
}

/** The server's address without a slash at its end; where the loader came from, if none is named. */
const serverOf = (host) => {
  const named = host.getAttribute('server');
  const url = named ? new URL(named, document.baseURI).href : import.meta.url.replace(/[^/]*$/, '');
  return url.replace(/\/$/, '');
};
