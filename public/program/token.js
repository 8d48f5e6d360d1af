// The token of the person who is signed in to the host. It is kept in memory, never on the page.

/** How long before its end a token is replaced, in milliseconds. */
const EARLY = 30000;

/**
 * A function that gives the host's token, asked for once and again when it is about to end.
 *
 * `refused` says that the server took the last one no more. It resolves to `null` when the host
 * doesn't answer in time, and rejects when there is no token to have.
 */
export const tokensOf = ({ host, patience }) => {
  let kept;
  let end;
  const ask = async () => {
    // Not ended when the widget goes: a request that is being sent may need it.
    const late = new Promise((resolve) => (patience(true).onabort = () => resolve(null)));
    const token = await Promise.race([host.getToken(), late]);
    if (token === null) kept = undefined;
    else end = performance.now() + lifetime(token);
    return token;
  };
  return (refused) => {
    if (refused || performance.now() > end) kept = undefined;
    if (!kept) {
      end = Infinity;
      kept = ask();
      kept.catch(() => (kept = undefined));
    }
    return kept;
  };
};

/** How long a token can be used from now on: by its own words, as this device's date may be wrong. */
const lifetime = (token) => {
  const claims = token.split('.')[1].replaceAll('-', '+').replaceAll('_', '/');
  const { iat, exp } = JSON.parse(atob(claims));
  const whole = (exp - iat) * 1000;
  return Math.max(whole - EARLY, whole / 2);
};
