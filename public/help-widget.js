// @ts-check
// The loader: defines <help-widget>, which draws the `?` and fetches the rest when someone asks.
//
//   <script type="module" src="https://help.example.com/help-widget.js" async></script>
//   <help-widget server="https://help.example.com"></help-widget>
//
// docs/embed.md says what the element takes and can do; help-widget.d.ts has its types.

/** @import { Call, HelpWidgetElement } from './help-widget.js' */
import { mount } from './loader/widget.js';

/** @implements {HelpWidgetElement} */
class HelpWidget extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['lang', 'server', 'launcher', 'data-app'];

  #getToken;
  #widget;
  #report = (name, detail) => this.dispatchEvent(new CustomEvent(name, { detail }));

  /** An accessor, so that frameworks see a property and no attribute. */
  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = getToken;
  }

  connectedCallback() {
    if (this.#widget) this.#widget.lift();
    else this.#mount();
  }

  /** An element that is only being moved is on the page again before this turn is over. */
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.destroy());
  }

  /** Another language or server means another widget, at the place where the last one was. */
  attributeChangedCallback(_name, before, now) {
    if (!this.#widget || before === now) return;
    const calls = this.#widget.destroy();
    this.#widget = mount(this, this.#report);
    for (const [name, ...values] of calls) this.#widget[name](...values);
  }

  open(view, id) {
    this.#widget?.open(view, id);
  }

  close() {
    this.#widget?.close();
  }

  prefill(texts) {
    this.#widget?.tell('prefill', texts);
  }

  context(facts) {
    this.#widget?.tell('context', facts);
  }

  routeChanged(url) {
    this.#widget?.tell('routeChanged', url);
  }

  setLocale(locale) {
    this.lang = locale;
  }

  setTheme(theme) {
    this.setAttribute('theme', theme);
  }

  on(name, listener) {
    const heard = (event) => listener(event.detail);
    this.addEventListener(name, heard);
    return () => this.removeEventListener(name, heard);
  }

  destroy() {
    this.#widget?.destroy();
    this.#widget = undefined;
    if (first === this) {
      first = undefined;
      delete globalThis.helpWidget;
    }
  }

  #mount() {
    this.#widget = mount(this, this.#report);
    queueMicrotask(() => {
      this.#report('ready');
      if (!first) takeCalls(this);
    });
  }
}

/** The element that takes the calls of the one global. */
let first;

const call = ([name, ...values]) => {
  try {
    first[name](...values);
  } catch (cause) {
    console.warn('help-widget', cause);
  }
};

/** Makes the calls that were made before there was an element, and those made from now on. */
const takeCalls = (element) => {
  first = element;
  const earlier = /** @type {Call[]} */ (globalThis.helpWidget);
  globalThis.helpWidget = { push: (...more) => more.forEach(call) };
  earlier?.forEach?.(call);
};

try {
  customElements.define('help-widget', HelpWidget);
} catch {
  // Another copy of this script was here first, or this is a server, which has no page.
}
