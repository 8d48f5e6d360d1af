// What breaks inside the wasm never reaches the host's page: it is told to the program instead.

/** What a call answers that wasn't made: no results and no error, where the glue code looks for them. */
const NOTHING = [];

/**
 * A `WebAssembly` for the glue code, whose instances call `crashed` once, with the cause, and are
 * dead from then on: one that broke half-way must not go on with what it left behind.
 */
export const guarded = (crashed) => {
  let depth = 0;
  let dead = false;
  const guard = (call) => (...values) => {
    if (dead) return NOTHING;
    depth += 1;
    try {
      return call(...values);
    } catch (cause) {
      // Frames of wasm further out have to go as well.
      if (depth > 1) throw cause;
      dead = true;
      crashed(cause);
      return NOTHING;
    } finally {
      depth -= 1;
    }
  };
  const whole = (value) => (typeof value === 'function' ? guard(value) : value);
  return {
    Module: WebAssembly.Module,
    Instance: function Instance(module, imports) {
      const { exports } = new WebAssembly.Instance(module, imports);
      this.exports = Object.fromEntries(Object.entries(exports).map(([name, value]) => [name, whole(value)]));
    },
  };
};
