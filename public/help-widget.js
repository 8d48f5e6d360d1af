// @ts-check
// The loader: defines <help-widget>, which draws the `?` and fetches the rest when someone asks.
//
//   <script type="module" src="https://help.example.com/help-widget.js" async></script>
//   <help-widget server="https://help.example.com"></help-widget>
//
// docs/embed.md says what the element takes and can do; help-widget.d.ts has its types.

/** @import { Call, HelpWidgetElement } from './help-widget.js' */
import { mount } from './loader/widget.js';

/**
 * Where pages are rendered without a browser, there is nothing to extend, and it isn't defined.
 *
 * @implements {HelpWidgetElement}
 */
class HelpWidget extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['lang', 'server', 'launcher', 'mode', 'data-app'];

  /** Kept, as a page can see to it that the element doesn't tell. */
  #root = this.attachShadow({ mode: 'open' });
  /** Calls the mounted widget. */
  #call;
  #getToken;

  /** An accessor, so that frameworks see a property and no attribute. */
  get getToken() {
    return this.#getToken;
  }

  set getToken(getToken) {
    this.#getToken = getToken;
  }

  connectedCallback() {
    if (this.#call) return this.#call('lift');
    this.#call = mount(this, this.#root);
    queueMicrotask(() => {
      this.dispatchEvent(new CustomEvent('ready'));
      // One that was taken off the page in this same turn isn't destroyed yet.
      if (!first?.isConnected) takeCalls(this);
    });
  }

  /** An element that is only being moved is on the page again before this turn is over. */
  disconnectedCallback() {
    queueMicrotask(() => this.isConnected || this.destroy());
  }

  /** Another language or server means another widget, at the place where the last one was. */
  attributeChangedCallback(_name, before, now) {
    if (!this.#call || before === now) return;
    const calls = this.#call('destroy');
    this.#call = mount(this, this.#root);
    for (const call of calls) this.#call(...call);
  }

  open(...view) {
    this.#call?.('open', ...view);
  }

  close() {
    this.#call?.('close');
  }

  prefill(texts) {
    this.#call?.('prefill', texts);
  }

  context(facts) {
    this.#call?.('context', facts);
  }

  routeChanged(url) {
    this.#call?.('routeChanged', url);
  }

  setLocale(locale) {
    this.lang = locale;
  }

  setTheme(theme) {
    this.style.setProperty('--help-scheme', theme);
  }

  on(name, listener) {
    const stop = new AbortController();
    this.addEventListener(name, ({ detail }) => listener(detail), stop);
    return () => stop.abort();
  }

  destroy() {
    this.#call?.('destroy');
    this.#call = undefined;
    if (first === this) {
      first = undefined;
      delete globalThis.helpWidget;
    }
  }
}

/** The element that takes the calls of the one global. */
let first;

/** Makes the calls that were made before there was an element, and those made from now on. */
const takeCalls = (element) => {
  first = element;
  /** @param {Call} call */
  const call = ([name, ...values]) => element[name]?.(...values);
  /** @type {Call[]} */ (globalThis.helpWidget)?.forEach?.(call);
  globalThis.helpWidget = { push: (...calls) => calls.forEach(call) };
};

try {
  customElements.define('help-widget', HelpWidget);
} catch {
  // Another copy of this script was here first, or there is no page.
}
