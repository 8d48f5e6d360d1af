// What the loader says: the few words that stand before the widget's program is there.

const en = {
  language: 'en',
  help: 'Help',
  back: 'Back',
  close: 'Close',
  ask: 'Ask a question',
  resources: 'Resources',
  contact: 'Contact us',
  loading: 'Loading',
  stuck: "Help can't be reached. Check your connection, then close and open this panel, or call us.",
};

const it = {
  language: 'it',
  help: 'Aiuto',
  back: 'Indietro',
  close: 'Chiudi',
  ask: 'Fai una domanda',
  resources: 'Risorse',
  contact: 'Contattaci',
  loading: 'Caricamento',
  stuck: "L'assistenza non è raggiungibile. Controllate la connessione, chiudete e riaprite il riquadro, oppure chiamateci.",
};

/** The sentences for an element: in its own `lang`, or that of what it stands in; else English. */
export const wordsOf = (host) => (/^it\b/i.test(host.closest('[lang]')?.lang) ? it : en);
