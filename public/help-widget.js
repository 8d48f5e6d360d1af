// The loader: defines <help-widget>, which draws the `?` and fetches the rest when someone asks.
//
//   <script type="module" src="https://help.example.com/help-widget.js" async></script>
//   <help-widget server="https://help.example.com"></help-widget>
//
// docs/embed.md says what the element takes and can do.

import { Widget } from './loader/widget.js';

class HelpWidget extends HTMLElement {
  static observedAttributes = ['lang', 'server', 'data-app'];

  #widget;

  connectedCallback() {
    if (this.#widget) this.#widget.show();
    else this.#widget = new Widget(this);
  }

  /** An element that is only being moved is on the page again before this turn is over. */
  disconnectedCallback() {
    queueMicrotask(() => {
      if (!this.isConnected) this.#take();
    });
  }

  /** Another language or server means another widget; what was written is kept by the browser tab. */
  attributeChangedCallback(_name, before, now) {
    if (!this.#widget || before === now) return;
    this.#take();
    this.#widget = new Widget(this);
  }

  #take() {
    this.#widget?.destroy();
    this.#widget = undefined;
  }
}

// Another copy of this script may have been here first.
if (!customElements.get('help-widget')) customElements.define('help-widget', HelpWidget);
