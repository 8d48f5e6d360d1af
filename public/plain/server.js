// The server, as the plain form speaks to it.

/** A function that calls the server in the name of the person who is signed in. */
export const serverOf = (stage) => {
  const { server, language, patience, token } = stage;
  const send = async (path, request, refused) => {
    const bearer = await token(refused).catch(() => undefined);
    if (bearer === undefined) throw new Error('signedOut');
    if (bearer === null) throw new Error('offline');
    const headers = { ...request.headers, authorization: `Bearer ${bearer}`, 'accept-language': language };
    const signal = patience(Boolean(request.body));
    return fetch(server + path, { ...request, headers, signal });
  };
  /** Status and content of the answer; throws `signedOut` or whatever kept it from coming. */
  return async (path, request = {}) => {
    let answer = await send(path, request, false);
    if (answer.status === 401) answer = await send(path, request, true);
    if (answer.status === 401) throw new Error('signedOut');
    return { status: answer.status, ok: answer.ok, content: await answer.json() };
  };
};
