// How long others may take: the server to answer, the host's page to give a token.

/** In milliseconds. */
const PATIENCE = 15000;

/**
 * A function that gives a signal: it ends what takes too long, and what still runs when the widget
 * goes; but not what is `sent`, as that was promised to the person.
 */
export const patienceOf = (gone) => (sent) => {
  const late = AbortSignal.timeout(PATIENCE);
  return sent ? late : AbortSignal.any([gone, late]);
};
