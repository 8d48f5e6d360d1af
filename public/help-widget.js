// The loader: defines <help-widget>, and mounts the widget into each one on the page.
//
//   <script type="module" src="https://help.example.com/help-widget.js" async></script>
//   <help-widget server="https://help.example.com"></help-widget>
//   document.querySelector('help-widget').getToken = async () => /* a token from your server */
//
// Attributes: server, lang (or that of what the element stands in), data-app="mobile".

const at = (name) => new URL(name, import.meta.url);

let loading;

/** The widget's module, fetched once however many elements there are. */
function widget() {
  loading ??= import(at('widget/help-widget.js')).then(async (module) => {
    await module.default({ module_or_path: at('widget/help-widget_bg.wasm') });
    return module;
  });
  return loading;
}

class HelpWidget extends HTMLElement {
  static observedAttributes = ['lang', 'server', 'data-app'];

  #mounted;

  connectedCallback() {
    this.#mount();
  }

  disconnectedCallback() {
    this.#unmount();
  }

  /** Another language or server means another widget; what was written is kept by the browser tab. */
  attributeChangedCallback(_name, before, now) {
    if (!this.#mounted || before === now) return;
    this.#unmount();
    this.#mount();
  }

  async #mount() {
    try {
      const { mount } = await widget();
      if (this.isConnected && !this.#mounted) this.#mounted = mount(this);
    } catch (cause) {
      // The host's page goes on as if the widget weren't there.
      console.warn('help-widget: not loaded', cause);
      loading = undefined;
    }
  }

  #unmount() {
    this.#mounted?.destroy();
    this.#mounted = undefined;
  }
}

if (!customElements.get('help-widget')) customElements.define('help-widget', HelpWidget);
