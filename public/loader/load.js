// Fetches the widget's program. Its files are named by their content and checked before they run.

/* global HELP_WIDGET_FILES -- what was built with this loader: each file's name and integrity */

const loads = {};

/** Fetched once however many widgets there are, and again after a failure. */
const once = (key, get) => (loads[key] ??= get().catch((cause) => {
  delete loads[key];
  throw cause;
}));

/** The program of a server: its script, and its wasm, compiled. */
export const load = (server) =>
  once(server, () =>
    either(server, async (files) => {
      const [script, compiled] = await Promise.all([run(server, files.script), compile(server, files.wasm)]);
      return { script, compiled };
    }),
  );

/** The plain form of a server, for where the program can't run. */
export const loadPlain = (server) =>
  once(`${server} plain`, () => either(server, (files) => run(server, files.plain)));

/** Tries this loader's own files, then those that a newer or older server says it has. */
const either = (server, get) =>
  get(HELP_WIDGET_FILES).catch(async (failed) => {
    const answer = await fetch(`${server}/widget/files.json`, { cache: 'no-cache' });
    const files = await answer.json();
    if (files.wasm === HELP_WIDGET_FILES.wasm) throw failed;
    return get(files);
  });

/** The address of a file and its digest, both from what `files.json` says: `name#digest`. */
const locate = (server, file) => {
  const [name, digest] = file.split('#');
  return { href: `${server}/widget/${name}`, integrity: `sha256-${digest}` };
};

const compile = async (server, file) => {
  const { href, integrity } = locate(server, file);
  const answer = await fetch(href, { integrity });
  return WebAssembly.compile(await answer.arrayBuffer());
};

/** `import()` checks nothing, but takes what a preload has checked. */
const run = async (server, file) => {
  const { href, integrity } = locate(server, file);
  const link = Object.assign(document.createElement('link'), { rel: 'modulepreload', href, integrity });
  const checked = new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(new Error(`${href} can't be loaded, or isn't what it should be`));
  });
  document.head.append(link);
  await checked.finally(() => link.remove());
  return import(/* webpackIgnore: true */ /* @vite-ignore */ href);
};
