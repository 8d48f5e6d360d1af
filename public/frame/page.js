// The page in the frame: a widget that fills it, at the call of the page around it.

import '../help-widget.js';

/** What the page around hears of. */
const EVENTS = [
  'ready',
  'close',
  'search',
  'articleViewed',
  'channelChosen',
  'requestSent',
  'promiseChanged',
  'promiseMet',
  'promiseMissed',
  'unreadChange',
  'error',
];

/** Draws the widget as the page around wants it, and lets them talk. */
const begin = ({ language, app, phone, look }, port) => {
  const help = document.createElement('help-widget');
  const asked = new Map();
  let asks = 0;

  help.getToken = () =>
    new Promise((resolve, reject) => {
      asks += 1;
      asked.set(asks, { resolve, reject });
      port.postMessage({ ask: asks });
    });

  port.onmessage = ({ data: { call, token, id } }) => {
    if (call) {
      const [name, ...values] = call;
      help[name](...values);
      return;
    }
    const { resolve, reject } = asked.get(id);
    asked.delete(id);
    if (typeof token === 'string') resolve(token);
    else reject(new Error('no token'));
  };

  document.documentElement.lang = language;
  // No button of its own: the one of the page around opens it.
  help.setAttribute('launcher', 'html:not(*)');
  help.setAttribute('server', new URL('..', location.href).href);
  if (app) help.dataset.app = app;
  if (phone) help.setAttribute('phone', phone);
  for (const [name, value] of look) if (value) help.style.setProperty(name, value);
  document.documentElement.style.colorScheme = help.style.getPropertyValue('--help-scheme');
  for (const name of EVENTS) help.on(name, (detail) => port.postMessage({ event: [name, detail] }));
  document.body.append(help);
};

// One message is heard, from the page around alone: it brings the channel.
addEventListener('message', function hear({ source, data, ports }) {
  if (source !== parent || !ports[0]) return;
  removeEventListener('message', hear);
  begin(data, ports[0]);
});
