// The widget's program as the loader starts it: it fills the panel by the wasm, by a frame, or by
// the plain form where neither can be.

/* global HELP_WIDGET_FILES -- what was built with this script: each file's name and digest */

import tokens from 'help-widget-style/more-tokens.css';
import frame from 'help-widget-style/frame.css';
import parts from 'help-widget-style/parts.css';
import promise from 'help-widget-style/promise.css';
import screens from 'help-widget-style/screens.css';
import { iconButton, node } from '../loader/draw.js';
import { filesOf, importChecked, locate } from '../loader/load.js';
import { languageOf } from '../loader/text.js';
import { searchEarly } from './early.js';
import { patienceOf } from './patience.js';
import { backIn } from './text.js';
import { tokensOf } from './token.js';
import { startWasm } from './wasm.js';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokens + parts + screens + promise + frame);

const ARROW = 'M11.75 4.75 6.5 10l5.25 5.25';

/** How long the wasm may take before the person gets the plain form, in milliseconds. */
const SLOW = 8000;

/** How soon a page that isn't drawn counts as drawn, in milliseconds. */
const HIDDEN = 100;

/** How long a token counts that was asked for ahead of whoever opens the panel, in milliseconds. */
const AHEAD = 60000;

/** What the loader can tell a program at any time. */
const CALLS = ['typed', 'contact', 'show', 'prefill', 'context', 'routeChanged'];

/**
 * Starts a widget on a stage, and gives what the loader can tell it.
 *
 * A loader may be older than its server or newer: stages, and what this gives, only ever gain members.
 */
export const start = (given) => {
  const gone = new AbortController();
  const stage = { ...complete(given), patience: patienceOf(gone.signal) };
  stage.token = tokensOf(stage);
  stage.early = () => undefined;
  const { server, report } = stage;
  const framed = stage.host.getAttribute('mode') === 'frame';
  /** What fills the panel, and what it is told as soon as it is there. */
  let filler;
  let waiting = [];
  let open = false;
  /** Whether what fills the panel knows that it is open. */
  let told = false;
  let filling;
  let slow;
  let asked = performance.now();

  const tell = (name, ...values) => {
    if (filler) filler[name]?.(...values);
    // What is in the field, the filler reads when it comes.
    else if (name !== 'typed') waiting.push([name, ...values]);
  };

  const tellOpened = () => {
    if (!open || told || !filler) return;
    told = true;
    filler.opened();
  };

  const fill = (made) => {
    clearTimeout(slow);
    if (gone.signal.aborted || filler) return;
    filler = made();
    tellOpened();
    for (const call of waiting.splice(0)) tell(...call);
  };

  const fillBy = async (kind) => {
    const module = await importChecked(...locate(server, HELP_WIDGET_FILES[kind]));
    fill(() => module.start(stage, giveUp));
  };

  const fillPlainly = () => fillBy('plain').catch(stage.stuck);

  /** Keeps what the next filler has to be told. */
  const leave = () => {
    waiting = filler.calls();
    filler = undefined;
    told = false;
  };

  /** It broke too often: the plain form goes on, and hears what it was told. */
  const giveUp = () => {
    const broken = filler;
    leave();
    broken.destroy();
    if (open) fillPlainly();
  };

  const fillByWasm = async () => {
    const coming = stage.wasm ?? fetch(...locate(server, HELP_WIDGET_FILES.wasm));
    // Whatever comes of it: the next try is another one.
    stage.wasm = undefined;
    const answer = await coming;
    const compiled = await WebAssembly.compile(await answer.arrayBuffer());
    fill(() => startWasm(stage, compiled, giveUp));
  };

  /** This script may be one that the browser kept, of a server that has another program by now. */
  const fillByNewer = async (failed) => {
    const files = await filesOf(server);
    if (files.wasm === HELP_WIDGET_FILES.wasm) throw failed;
    const newer = await importChecked(...locate(server, files.script));
    fill(() => newer.start({ ...stage, wasm: fetch(...locate(server, files.wasm)) }));
  };

  const begin = async () => {
    if (framed) return fillBy('frame');
    return fillByWasm().catch(fillByNewer);
  };

  /** Fills the panel as well as can be, once at a time. */
  const fillAnyhow = () => {
    const failed = (cause) => {
      if (gone.signal.aborted) return undefined;
      report('error', { reason: 'load', message: `${cause}` });
      // Nobody waits for it yet: whoever opens it has it tried again.
      return open && fillPlainly();
    };
    filling ??= begin().catch(failed).finally(() => (filling = undefined));
  };

  // A frame loads nothing before it is on the page, and asks for a token itself.
  if (!framed) {
    // On its way while the wasm is. Whoever needs it hears if there is none.
    stage.token().catch(() => {});
    fillAnyhow();
  }

  return {
    ...Object.fromEntries(CALLS.map((name) => [name, (...values) => tell(name, ...values)])),
    opened() {
      open = true;
      // Another person may be signed in by now.
      if (!framed && performance.now() > asked + AHEAD) stage.token(true).catch(() => {});
      asked = Infinity;
      flatten(stage.panel);
      if (stage.ask.hidden) stage.title.focus();
      // It takes its time: the panel and its caret are on screen first.
      if (filler) return afterPaint(tellOpened);
      stage.body.replaceChildren();
      slow = setTimeout(fillPlainly, SLOW);
      if (!framed) stage.early = searchEarly(stage);
      fillAnyhow();
    },
    closed() {
      open = false;
      clearTimeout(slow);
      // Nobody waits for that search any more.
      stage.early();
      if (told) filler.closed();
      told = false;
      if (!filler?.isPlain) return;
      // Next time the program itself may be there.
      const plain = filler;
      leave();
      plain.destroy();
    },
    calls: () => filler?.calls() ?? waiting,
    destroy() {
      open = false;
      gone.abort();
      clearTimeout(slow);
      filler?.destroy();
    },
  };
};

/** Calls once the frame that is being made is on screen, or soon where none is made; maybe twice. */
const afterPaint = (call) => {
  requestAnimationFrame(() => setTimeout(call));
  setTimeout(call, HIDDEN);
};

/** The stage with the nodes and the style that the loader leaves to the program. */
const complete = (stage) => {
  // By another script of this program.
  if (stage.back) return stage;
  const language = languageOf(stage.host);
  const back = iconButton('back', backIn(language), ARROW);
  back.hidden = true;
  const more = node('div', { class: 'more' });
  stage.root.adoptedStyleSheets.push(sheet);
  stage.head.prepend(back);
  stage.foot.append(more);
  shelter(stage.panel);
  stage.input.autocomplete = 'off';
  stage.head.part = 'header';
  stage.body.part = 'body';
  stage.foot.part = 'footer';
  stage.contact.part = 'primary';
  Object.assign(stage.title, { id: 'title', tabIndex: -1 });
  return { ...stage, language, back, foot: more, field: stage.input };
};

/** Takes the zoom of the page's own style away, in which the window would be of another size. */
const flatten = (panel) => {
  const zoom = panel.currentCSSZoom;
  // Setting it has all of the panel laid out again, while someone waits for it.
  if (zoom !== 1) panel.style.zoom = (panel.style.zoom || 1) / zoom;
};

/** Keeps what is typed in the panel from the page: its shortcuts, and a dialog around that Esc would close. */
const shelter = (panel) => {
  panel.tabIndex = -1;
  for (const kind of ['keypress', 'keyup']) panel.addEventListener(kind, (event) => event.stopPropagation());
  panel.addEventListener('keydown', (event) => event.key === 'Escape' && event.preventDefault());
};
