// What the page tells about itself. The widget shows it before it travels with a request.

/** The facts of a page; `told` gets their names and values whenever they have changed. */
export const factsOf = (told) => {
  const given = {};
  let route;
  let last;
  const tell = (anew) => {
    // Without its query: that can hold what is nobody else's business.
    const page = route ?? location.origin + location.pathname;
    const facts = Object.entries({ page, ...given }).filter(([, value]) => value != null);
    const names = facts.map(([name]) => name);
    const values = facts.map(([, value]) => String(value));
    const now = [...names, ...values].join('\n');
    if (now === last && !anew) return;
    last = now;
    told(names, values);
  };
  return {
    tell,
    /** More of them; `null` takes one away. */
    add(facts) {
      Object.assign(given, facts);
      tell();
    },
    /** Another page: `url` where it isn't the address that the browser shows. */
    goTo(url) {
      route = url;
      tell();
    },
    /** The calls that tell another program the same. */
    calls: () => [['context', given], ['routeChanged', route]],
  };
};
