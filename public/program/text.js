// What the program adds to the panel's words before the wasm speaks.

const back = { en: 'Back', it: 'Indietro' };

/** The name of the button that goes one step back. */
export const backIn = (language) => back[language];
