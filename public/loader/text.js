// What the loader says: the few words that stand before the widget's program is there.

const en = {
  help: 'Help',
  back: 'Back',
  close: 'Close',
  ask: 'Ask a question',
  resources: 'Resources',
  contact: 'Contact us',
  loading: 'Loading',
};

const it = {
  help: 'Aiuto',
  back: 'Indietro',
  close: 'Chiudi',
  ask: 'Fai una domanda',
  resources: 'Risorse',
  contact: 'Contattaci',
  loading: 'Caricamento',
};

const languages = { en, it };

/** The language for an element: its own `lang`, or that of what it stands in; else English. */
export const languageOf = (host) => {
  const tag = host.closest('[lang]')?.lang.slice(0, 2).toLowerCase();
  return Object.hasOwn(languages, tag) ? tag : 'en';
};

/** The sentences of a language. */
export const wordsOf = (language) => languages[language];
