// Fetches the widget's program. Its files are named by their content, and checked before they run.

import { node } from './draw.js';

/* global HELP_WIDGET_FILES -- what was built with this loader: each file's name and digest */

/** The program of a server: its script, and its wasm on the way unless it comes `without`. */
export const load = (server, without) => {
  const get = async ({ script, wasm }) => {
    const coming = without ? undefined : fetch(...locate(server, wasm));
    // Whoever waits for it hears of it.
    coming?.catch(() => {});
    return { ...(await importChecked(...locate(server, script))), wasm: coming };
  };
  // The server may be newer than this loader, or older: then it has other files.
  return get(HELP_WIDGET_FILES).catch(async () => get(await filesOf(server)));
};

/** The names and digests of the files that a server has now. */
export const filesOf = async (server) => {
  const answer = await fetch(`${server}/widget/files.json`, { cache: 'no-cache' });
  return answer.json();
};

/** The address of a file, and how it is checked. */
export const locate = (server, file) => {
  const [name, digest] = file.split('#');
  return [`${server}/widget/${name}`, { integrity: `sha256-${digest}` }];
};

/** A module. `import()` checks nothing, but takes what a preload has checked. */
export const importChecked = async (href, { integrity }) => {
  const link = node('link', { rel: 'modulepreload', href, integrity });
  await new Promise((resolve, reject) => {
    link.onload = resolve;
    link.onerror = () => reject(href);
    document.head.append(link);
  }).finally(() => link.remove());
  return import(/* webpackIgnore: true */ /* @vite-ignore */ link.href);
};
