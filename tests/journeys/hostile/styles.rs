//! Pages whose style sheets, or whose makeup, get in the way.

use super::{Hostile, PLAIN};

/// Rules that match the element or what is in it.
pub(super) const SHEETS: &[Hostile] = &[
    Hostile {
        name: "everything is unset",
        head: "<style>* { all: unset !important }</style>",
        ..PLAIN
    },
    Hostile {
        name: "absurd rules for common elements",
        head: "<style>div, section, form, button, input, textarea, p, h2, h3, ul, li, a, label, span, svg, path { \
            position: absolute !important; float: right !important; margin: 50px !important; \
            padding: 30px !important; border: 20px solid lime !important; background: red !important; \
            color: yellow !important; fill: red !important; stroke: lime !important; width: 7px !important; \
            height: 3px !important; font: 90px serif !important; transform: rotate(45deg) !important; \
            visibility: hidden !important; opacity: 0.1 !important; pointer-events: none !important; \
            z-index: -1 !important; animation: none !important }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the element is made invisible",
        head: "<style>help-widget { filter: invert(1) blur(9px) !important; opacity: 0 !important; \
            clip-path: inset(50%) !important; mask: linear-gradient(transparent, transparent) !important; \
            mix-blend-mode: difference !important; visibility: hidden !important; \
            pointer-events: none !important; user-select: none !important; cursor: none !important; \
            animation: fade 1s infinite !important } @keyframes fade { to { opacity: 0 } }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the element has no text to speak of",
        head: "<style>help-widget { font: italic 900 0/0 cursive !important; letter-spacing: 2em !important; \
            word-spacing: 3em !important; text-transform: uppercase !important; text-indent: 5em !important; \
            text-align: right !important; text-decoration: line-through !important; white-space: pre !important; \
            text-shadow: 0 0 9px red !important; color: transparent !important; \
            -webkit-text-fill-color: red !important; -webkit-text-stroke: 3px lime !important; \
            font-variant: small-caps !important; font-stretch: 50% !important; quotes: none !important; \
            list-style: square !important; border-collapse: collapse !important; zoom: 1 !important; \
            caret-color: transparent !important; overflow-wrap: normal !important; word-break: break-all !important; \
            hyphens: auto !important; line-break: anywhere !important; tab-size: 99 !important }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the element reads the other way",
        head: "<style>help-widget { direction: rtl !important; writing-mode: vertical-rl !important; \
            text-orientation: upright !important; unicode-bidi: bidi-override !important }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the element has no box",
        head: "<style>help-widget { display: none !important; width: 0 !important; height: 0 !important; \
            max-width: 1px !important; max-height: 1px !important; overflow: hidden !important; \
            contain: strict !important; padding: 30px !important; \
            border: 9px solid red !important; box-sizing: border-box !important }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the widget's own tokens are taken",
        head: "<style>* { --accent: red !important; --surface: black !important; --text: black !important; \
            --line: red !important; --font: cursive !important; --radius: 99px !important; \
            --place-top: 0px !important } \
            @property --text { syntax: '<length>'; inherits: false; initial-value: 0px } \
            @property --radius { syntax: '<color>'; inherits: false; initial-value: red }</style>",
        ..PLAIN
    },
    Hostile {
        name: "everything but the body is gone",
        head: "<style>:not(html, body) { display: none !important }</style>",
        body: "<WIDGET><p>Text</p>",
        ..PLAIN
    },
    Hostile {
        name: "Tailwind's preflight",
        head: "<link rel=stylesheet href=/preflight.css>",
        ..PLAIN
    },
    Hostile {
        name: "Bootstrap's reboot",
        head: "<link rel=stylesheet href=/bootstrap-reboot.css>",
        ..PLAIN
    },
    Hostile {
        name: "text is half as big",
        head: "<style>html { font-size: 50% }</style>",
        ..PLAIN
    },
    Hostile {
        name: "text is huge",
        head: "<style>html { font-size: 40px } body { font: 1em/1 serif; letter-spacing: 4px }</style>",
        ..PLAIN
    },
    Hostile {
        name: "what is written is transparent, spaced and in capitals",
        head: "<style>html { color: transparent; -webkit-text-fill-color: transparent; text-transform: uppercase; \
            letter-spacing: 1em; font-weight: 900; font-style: italic; text-align: center; word-spacing: 1em; \
            cursor: none; visibility: visible; text-indent: 90px; white-space: pre }</style>",
        ..PLAIN
    },
];

/// Where the element can stand.
pub(super) const PLACES: &[Hostile] = &[
    Hostile {
        name: "the page reads from right to left",
        start: "<!doctype html><html lang=ar dir=rtl>",
        ..PLAIN
    },
    Hostile {
        name: "the page is written in columns",
        head: "<style>html { writing-mode: vertical-rl } nav { writing-mode: horizontal-tb }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body is transformed",
        head: "<style>body { transform: translate(3px, 5px) }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body is filtered",
        head: "<style>body { filter: hue-rotate(90deg) }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body is contained",
        head: "<style>body { contain: strict; inline-size: 100%; block-size: 700px }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body is zoomed",
        head: "<style>body { zoom: 1.25 }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body has perspective",
        head: "<style>body { perspective: 200px; transform-style: preserve-3d }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body hides what overflows",
        head: "<style>html, body { overflow: hidden; height: 80px; position: fixed; inset: 0 }</style>",
        ..PLAIN
    },
    Hostile {
        name: "the body takes no clicks",
        head: "<style>body { pointer-events: none; user-select: none; touch-action: none }</style>",
        ..PLAIN
    },
    Hostile {
        name: "others are on top",
        head: "<style>.top { position: fixed; inset: 64px 0 0; z-index: 2147483647; background: #dde }</style>",
        body: "<nav>Product <WIDGET></nav><div class=top>Above all</div><div class=top>Above that</div>",
        ..PLAIN
    },
    Hostile {
        name: "the element is in a modal dialog",
        body: "<dialog id=modal style='width: 600px; height: 200px; margin: 8px auto'>Sure? \
            <button autofocus>OK</button> <WIDGET></dialog>\
            <script>modal.showModal()</script>",
        ..PLAIN
    },
    Hostile {
        name: "a modal dialog was open beside it",
        body: "<nav>Product <WIDGET></nav><dialog id=modal><button>OK</button></dialog>",
        then: "modal.showModal(), modal.close()",
        ..PLAIN
    },
    Hostile {
        name: "a page of quirks",
        start: "<html>",
        body: "<table width=100%><tr><td><font size=7>Old</font><td align=right><WIDGET></table>",
        ..PLAIN
    },
    Hostile {
        name: "drawings and formulas",
        head: "<style>svg { width: 300px } * { stroke-width: 5px; fill: teal; stroke: orange } \
            math { font-size: 40px; display: block math }</style>",
        body: "<nav><WIDGET></nav><svg viewBox='0 0 90 30'><defs><path id=icon d='M0 0h9v9' /></defs>\
            <use href=#icon /><foreignObject width=90 height=30><p>Within</p></foreignObject></svg>\
            <math><mfrac><msqrt><mi>x</mi></msqrt><mn>2</mn></mfrac></math>",
        ..PLAIN
    },
    Hostile {
        name: "the page is in a frame",
        head: "<style>iframe { display: block; border: 0; width: 100%; height: 800px } body { margin: 0 }</style>",
        body: "<iframe src=FRAME></iframe>",
        ..PLAIN
    },
    Hostile {
        name: "the page is scrolled",
        head: "<style>nav { position: sticky; top: 0 } main { height: 3000px }</style>",
        then: "scrollTo(0, 700)",
        ..PLAIN
    },
    Hostile {
        name: "the element stands in a line of text",
        body: "<p>Before <WIDGET> after</p><p>Below</p>",
        ..PLAIN
    },
];
