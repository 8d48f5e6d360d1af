// A help button of the page's own, with the least that it takes to answer a question: what any
// widget that fetches `data-files` could do at best.

const host = document.querySelector('#own');
const button = document.createElement('button');
const panel = document.createElement('div');
const field = document.createElement('input');
const list = document.createElement('ul');
button.textContent = '?';
panel.popover = 'manual';
panel.append(field, list);
host.append(button, panel);

let program;
const fetchProgram = () =>
  (program ??= Promise.all(
    host.dataset.files.split(' ').map(async (file) => {
      const answer = await fetch(file);
      const bytes = await answer.arrayBuffer();
      return file.endsWith('.wasm') && WebAssembly.compile(bytes);
    }),
  ));

const fetchToken = async () => {
  const answer = await fetch('/demo/token?as=super-admin', { cache: 'no-store' });
  return (await answer.json()).token;
};

button.onpointerover = fetchProgram;
button.onclick = async () => {
  panel.showPopover();
  field.focus();
  const [token] = await Promise.all([fetchToken(), fetchProgram()]);
  const query = new URLSearchParams({ q: field.value, language: 'en' });
  const answer = await fetch(`/v1/articles?${query}`, { headers: { authorization: `Bearer ${token}` } });
  for (const hit of (await answer.json()).hits) {
    const item = document.createElement('li');
    item.textContent = hit.title.map((run) => run.text).join('');
    list.append(item);
  }
};
if (host.dataset.prefetch) requestIdleCallback(fetchProgram);
