//! Pages whose scripts change what every script stands on.

use super::{Hostile, PLAIN};

pub(super) const SCRIPTS: &[Hostile] = &[
    Hostile {
        name: "requests are watched",
        head: "<script>{ const real = fetch; window.fetch = function (...all) { \
            return real.apply(this, all).then(answer => { answer.clone(); return answer; }); }; \
            const open = XMLHttpRequest.prototype.open; \
            XMLHttpRequest.prototype.open = function (...all) { return open.apply(this, all); }; }</script>",
        ..PLAIN
    },
    Hostile {
        name: "promises, dates and JSON are the host's own",
        head: "<script>{ window.Promise = class extends Promise {}; \
            window.Date = class extends Date { constructor(...all) { super(...(all.length ? all : [0])); } \
                static now() { return 0; } }; \
            const { parse, stringify } = JSON; \
            JSON.parse = (text, more) => parse(text, more ?? ((_, value) => value)); \
            JSON.stringify = (value, ...more) => stringify(value, ...more) + ' '; }</script>",
        ..PLAIN
    },
    Hostile {
        name: "every object has more members",
        head: "<script>Object.prototype.x = 1; Object.prototype.hidden = true; \
            Object.prototype.extend = function () { throw new Error('extended'); }; \
            Array.prototype.last = function () { return this[this.length - 1]; }; \
            Function.prototype.bind2 = function () {}; String.prototype.strip = String.prototype.trim;</script>",
        ..PLAIN
    },
    Hostile {
        name: "every value writes itself as JSON",
        head: "<script>for (const kind of [Array, String, Number, Object]) kind.prototype.toJSON = \
            function () { return 'mine'; };</script>",
        ..PLAIN
    },
    Hostile {
        name: "nodes that the page doesn't know are removed",
        head: "<script>addEventListener('DOMContentLoaded', () => { \
            const known = new Set(document.querySelectorAll('*')); \
            new MutationObserver(changes => { for (const { addedNodes } of changes) for (const node of addedNodes) \
                if (!known.has(node)) node.remove(); }) \
                .observe(document, { subtree: true, childList: true }); });</script>",
        ..PLAIN
    },
    Hostile {
        name: "every listener throws",
        head: "<script>for (const target of [window, document]) for (const kind of ['click', 'keydown', 'keyup', \
            'pointerdown', 'pointerup', 'pointerover', 'mousedown', 'mouseup', 'focusin', 'focusout', 'input', \
            'beforeinput', 'toggle', 'beforetoggle', 'scroll', 'resize', 'submit', 'change']) \
            for (const capture of [true, false]) \
            target.addEventListener(kind, () => { throw new Error(\"the host's own\"); }, capture); \
            for (const kind of ['ready', 'open', 'close', 'search', 'error']) document.addEventListener(kind, \
                ({ target }) => { if (target.localName === 'help-widget') throw new Error(\"the host's own\"); }, true);</script>",
        ..PLAIN
    },
    Hostile {
        name: "zone.js",
        head: "<script src=/zone.umd.min.js></script>",
        ..PLAIN
    },
    Hostile {
        name: "listeners and timers are the host's own",
        head: "<script>{ const add = EventTarget.prototype.addEventListener; \
            EventTarget.prototype.addEventListener = function (kind, call, options) { \
                return add.call(this, kind, call && (event => (call.handleEvent ?? call).call(this, event)), options); }; \
            EventTarget.prototype.removeEventListener = () => {}; \
            const { setTimeout: later, requestAnimationFrame: draw, queueMicrotask: soon } = window; \
            window.setTimeout = (call, ms, ...more) => later(() => call(...more), ms); \
            window.requestAnimationFrame = call => draw(time => call(time)); \
            window.queueMicrotask = call => soon(() => call()); }</script>",
        ..PLAIN
    },
    Hostile {
        name: "elements take the names of the document's members",
        body: "<nav>Product <WIDGET></nav><a id=trustedTypes></a><a id=helpWidget></a><form name=customElements></form>\
            <img name=createElement><img name=getElementById><img name=querySelectorAll><img name=head><img name=body><img name=baseURI>\
            <img name=adoptedStyleSheets><form id=location><input name=href></form>\
            <a id=HELP_WIDGET_FILES></a><a id=WebAssembly></a><a id=performance></a>",
        ..PLAIN
    },
    Hostile {
        name: "the element is written anew",
        then: "document.getElementsByTagName('nav')[0].innerHTML += ''",
        ..PLAIN
    },
    Hostile {
        name: "the element is wiped and put back while it is open",
        then: "(() => { const help = document.querySelector('help-widget'); help.open(); \
            const copy = help.cloneNode(true); help.replaceWith(copy); })()",
        ..PLAIN
    },
    Hostile {
        name: "the script is there twice",
        then: "import('SERVER/help-widget.js?again').then(() => 0)",
        ..PLAIN
    },
    Hostile {
        name: "shadow roots are closed",
        head: "<script>{ const real = Element.prototype.attachShadow; \
            Element.prototype.attachShadow = function () { \
                return this.kept = real.call(this, { mode: 'closed' }); }; }</script>",
        // Mounted anew; from then on the journey may see what is in there.
        then: "(() => { const help = document.querySelector('help-widget'); \
            help.setAttribute('server', help.getAttribute('server') + '/'); \
            Object.defineProperty(help, 'shadowRoot', { value: help.kept }); })()",
        ..PLAIN
    },
    Hostile {
        name: "the page has shortcuts of one letter",
        head: "<script>for (const kind of ['keydown', 'keypress', 'keyup']) \
            document.addEventListener(kind, event => { \
                if (event.key.length > 1 || event.target.matches('input')) return; \
                event.preventDefault(); seen.push(event.key); });</script>",
        ..PLAIN
    },
];

/// Pages that break what the widget's program stands on.
pub(super) const BREAKAGES: &[Hostile] = &[
    Hostile {
        name: "no request gets through",
        head: "<script>window.fetch = () => Promise.reject(new Error(\"the host's own\"));</script>",
        ..PLAIN
    },
    Hostile {
        name: "there are no promises",
        head: "<script>window.Promise = undefined;</script>",
        ..PLAIN
    },
];
