// The widget's wasm, and what stands between it and the page.

import glue from 'help-widget-glue';
import { factsOf } from './facts.js';
import { guarded } from './guard.js';

/** How often it may break before the person gets the plain form. */
const CRASHES = 3;

const SECOND = 1000;

/** Fills the panel by the compiled wasm; `giveUp` is called when it has broken too often. */
export const startWasm = (stage, compiled, giveUp) => {
  const { field, report } = stage;
  let widget;
  let crashes = 0;
  let over = false;
  let clock;
  let view;

  const facts = factsOf((names, values) => widget?.context(names, values));

  const run = () => {
    const before = crashes;
    // The new one says where it is as soon as it is there.
    const place = view;
    const { initSync, mount } = glue(guarded(crashed));
    initSync({ module: compiled });
    const mobile = stage.host.dataset.app === 'mobile';
    const made = mount({ ...stage, mobile, at: (...shown) => (view = shown) });
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
    setTimeout(() => over || (crashes < CRASHES ? run : giveUp)());
  };

  stage.back.onclick = () => widget?.back();
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
    contact: () => widget?.contact(),
    show: (name, id = '') => widget?.show(name, id),
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
      over = true;
      clearInterval(clock);
      widget?.destroy();
      widget = undefined;
    },
  };
};
