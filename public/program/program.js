// The widget's program as the loader starts it: the wasm, and what stands between it and the page.

import glue from 'help-widget-glue';
import parts from 'help-widget-style/parts.css';
import promise from 'help-widget-style/promise.css';
import screens from 'help-widget-style/screens.css';
import { factsOf } from './facts.js';
import { guarded } from './guard.js';
import { tokensOf } from './token.js';

/** How often the program may break before the person gets the plain form. */
const CRASHES = 3;

const SECOND = 1000;

const sheet = new CSSStyleSheet();
sheet.replaceSync(parts + screens + promise);

/**
 * Starts a widget on a stage, and gives what the loader can tell it.
 *
 * A loader may be older than its server or newer: stages, and what this gives, only ever gain members.
 */
export const start = (stage) => {
  const { root, field, report } = stage;
  const token = tokensOf(stage.host);
  let widget;
  let crashes = 0;
  let clock;
  let view;

  const facts = factsOf((names, values) => widget?.context(names, values));

  const run = () => {
    const before = crashes;
    // The new one says where it is as soon as it is there.
    const place = view;
    const { initSync, mount } = glue(guarded(crashed));
    initSync({ module: stage.compiled });
    const { language } = stage.text;
    const mobile = stage.host.dataset.app === 'mobile';
    const made = mount({ ...stage, token, language, mobile, at: (...shown) => (view = shown) });
    // It may have broken at once.
    if (crashes === before) begin(made, place);
  };

  /** Brings a new widget to where the last one was. */
  const begin = (made, place) => {
    widget = made;
    facts.tell(true);
    if (place && place[0] !== 'ask') widget.show(...place);
    if (clock) widget.opened();
  };

  const crashed = (cause) => {
    widget = undefined;
    crashes += 1;
    report('error', { reason: 'crash', message: `${cause}` });
    // What is left of this turn belongs to the one that broke.
    setTimeout(crashes < CRASHES ? run : stage.giveUp);
  };

  root.adoptedStyleSheets = [root.adoptedStyleSheets[0], sheet];
  run();

  return {
    opened() {
      const tick = () => {
        facts.tell();
        widget?.ticked();
      };
      clock = setInterval(tick, SECOND);
      widget?.opened();
      tick();
    },
    closed() {
      clearInterval(clock);
      clock = undefined;
      widget?.closed();
    },
    typed: (question) => widget?.typed(question),
    back: () => widget?.back(),
    contact: () => widget?.contact(),
    show: (name, id) => widget?.show(name, id),
    prefill({ question, subject = '', description = '', phone = '' }) {
      if (question && !field.value) {
        field.value = question;
        widget?.typed(question);
      }
      widget?.prefill(subject, description, phone);
    },
    context: facts.add,
    routeChanged: facts.goTo,
    /** What another program has to be told to be where this one is. */
    calls: () => [...facts.calls(), ['prefill', { question: field.value }], ...(view ? [['show', ...view]] : [])],
    destroy() {
      clearInterval(clock);
      widget?.destroy();
      widget = undefined;
    },
  };
};
