// The first search, sent while the wasm is still on its way.

/**
 * Searches for what is in the field, and gives a function that hands the answer out: once, to whoever
 * asks the same.
 */
export const searchEarly = ({ server, language, field, token, patience }) => {
  const question = field.value.trim();
  const search = async () => {
    const query = new URLSearchParams({ q: question, language });
    const headers = { authorization: `Bearer ${await token()}`, 'accept-language': language };
    return fetch(`${server}/v1/articles?${query}`, { headers, signal: patience() });
  };
  let answer = search();
  // Whoever takes it hears of it.
  answer.catch(() => {});
  return (asked) => {
    if (asked !== question) return undefined;
    const taken = answer;
    answer = undefined;
    return taken;
  };
};
