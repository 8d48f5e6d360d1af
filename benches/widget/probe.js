// What a page of the bench tells of itself: when something was painted, and what kept it busy.
{
  const frame = () => new Promise(requestAnimationFrame);

  /** After the frame that is being made has been painted. */
  const painted = () =>
    new Promise((done) => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => done(performance.now());
      port2.postMessage(0);
    });

  /** When it was on screen that something is so. */
  const shown = async (so) => {
    do await frame();
    while (!so());
    return painted();
  };

  /** Something has gone wrong: nobody waits that long. */
  const late = () =>
    new Promise((_, reject) => {
      setTimeout(reject, 30000, new Error(`no answer in: ${root().textContent}`));
    });

  /** The widget's shadow root, or the page's own button and panel. */
  const root = () => document.querySelector('help-widget')?.shadowRoot ?? document.querySelector('#own');
  const field = () => root()?.querySelector('input');
  const focused = () => root().activeElement ?? document.activeElement;

  const clicked = new Promise((done) => {
    addEventListener('click', (event) => done(event.timeStamp), { capture: true, once: true });
  });
  const busy = [];
  new PerformanceObserver((list) => busy.push(...list.getEntries())).observe({ type: 'longtask', buffered: true });

  // No reading of the browser's counts a wasm's memory.
  const { Instance } = WebAssembly;
  let wasm;
  WebAssembly.Instance = function (...all) {
    const made = new Instance(...all);
    wasm = made.exports.memory;
    return made;
  };

  const still = shown(() => document.querySelector('#still'));
  const launcher = shown(() => root()?.querySelector('button'));
  const typing = clicked.then(() => shown(() => field() && focused() === field()));
  const found = clicked.then(() => shown(() => root().textContent.includes('Merge duplicate contacts')));

  const fetched = () => performance.getEntriesByType('resource');

  window.probe = {
    /** Where to click. */
    async middle() {
      await launcher;
      const box = root().querySelector('button').getBoundingClientRect();
      return [box.x + box.width / 2, box.y + box.height / 2];
    },

    /** Whether the page has come to rest: all that it fetches unasked is here. */
    rested: (wanted) =>
      document.readyState === 'complete' && wanted.every((name) => fetched().some((it) => it.name.endsWith(name))),

    /** All times in milliseconds: from the start of the page, then from the click on. */
    async readings() {
      const end = await Promise.race([found, late()]);
      const click = await clicked;
      const tasks = busy.filter((task) => task.startTime < click).map((task) => task.duration);
      const search = fetched().find((it) => it.name.includes('/articles?q=merge'));
      return {
        still: await still,
        launcher: await launcher,
        busy: tasks.reduce((sum, task) => sum + task, 0),
        typing: (await typing) - click,
        asked: search.startTime - click,
        found: end - click,
        wasm: wasm?.buffer.byteLength ?? 0,
      };
    },

    /** Everything that was fetched: its path, its bytes as they travelled and the time it took. */
    fetched: () =>
      fetched().map((it) => ({
        path: new URL(it.name).pathname,
        packed: it.encodedBodySize,
        raw: it.decodedBodySize,
        took: it.duration,
        protocol: it.nextHopProtocol,
      })),
  };
}
