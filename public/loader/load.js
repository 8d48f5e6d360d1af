// Fetches the widget's program. Its files are named by their content and checked before they run.

/** The files that were built with this loader: `{ module, wasm }`, each with `name` and `integrity`. */
/* global HELP_WIDGET_FILES */

const loads = new Map();

/** The program of a server, fetched once however many widgets there are, and again after a failure. */
export const load = (server) => {
  if (!loads.has(server)) {
    const loading = fetched(server);
    loading.catch(() => loads.delete(server));
    loads.set(server, loading);
  }
  return loads.get(server);
};

/** A server that is newer or older than this loader has other files, and says which. */
const fetched = async (server) => {
  try {
    return await program(server, HELP_WIDGET_FILES);
  } catch (failed) {
    const answer = await fetch(`${server}/widget/files.json`, { cache: 'no-cache' });
    const files = answer.ok && (await answer.json());
    if (!files || files.wasm.name === HELP_WIDGET_FILES.wasm.name) throw failed;
    return program(server, files);
  }
};

const program = async (server, { module, wasm }) => {
  const [compiled, { start }] = await Promise.all([
    compile(`${server}/widget/${wasm.name}`, wasm.integrity),
    run(`${server}/widget/${module.name}`, module.integrity),
  ]);
  return (stage, crashed) => start(compiled, stage, crashed);
};

const compile = async (url, integrity) => {
  const answer = await fetch(url, { integrity });
  if (!answer.ok) throw new Error(`${url}: ${answer.status}`);
  return WebAssembly.compile(await answer.arrayBuffer());
};

/** `import()` checks nothing, but takes what a preload has checked. */
const run = async (url, integrity) => {
  const link = document.createElement('link');
  Object.assign(link, { rel: 'modulepreload', href: url, integrity });
  const checked = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${url} can't be loaded, or isn't what it should be`));
  });
  document.head.append(link);
  try {
    await checked;
  } finally {
    link.remove();
  }
  return import(/* webpackIgnore: true */ /* @vite-ignore */ url);
};
