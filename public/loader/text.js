// What the loader says: the few words that stand before the widget's program is there.

/** The sentences of each language. */
export const words = {
  en: {
    help: 'Help',
    close: 'Close',
    ask: 'Ask a question',
    contact: 'Contact us',
    stuck: "Help can't be reached right now.",
  },
  it: {
    help: 'Aiuto',
    close: 'Chiudi',
    ask: 'Fai una domanda',
    contact: 'Contattaci',
    stuck: "Ora l'assistenza non è raggiungibile.",
  },
};

/** An element's language: its own `lang`, or that of what it stands in; else English. */
export const languageOf = (host) => (/^it\b/i.test(host.closest('[lang]')?.lang) ? 'it' : 'en');
