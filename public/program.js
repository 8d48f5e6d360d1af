// The widget's program as the loader starts it: the wasm, its glue code, and the guard around them.

import glue from 'help-widget-glue';
import parts from 'help-widget-style/parts.css';
import promise from 'help-widget-style/promise.css';
import screens from 'help-widget-style/screens.css';
import { guarded } from './loader/guard.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(parts + screens + promise);

/**
 * Starts a widget on a stage, from the compiled wasm, and gives what the loader can tell it.
 *
 * `crashed` is called at most once, with the cause. A loader may be older than its server or newer,
 * so stages, and what this gives, only ever gain members.
 */
export const start = (compiled, stage, crashed) => {
  const { initSync, mount } = glue(guarded(crashed));
  initSync({ module: compiled });
  stage.root.adoptedStyleSheets = [stage.root.adoptedStyleSheets[0], sheet];
  return mount(stage);
};
