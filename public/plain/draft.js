// What was written, kept in the tab under the name that the widget's program keeps it under.

const EMPTY = { subject: '', description: '', phone: '', critical: false, key: null };

/** The draft of this person: what another page, the program, or a form before this one left. */
export const draftOf = (name) => {
  const place = `help-widget:${name}`;
  let draft = { ...EMPTY };
  try {
    Object.assign(draft, JSON.parse(sessionStorage.getItem(place)));
  } catch {
    // A browser that keeps nothing costs no more than the reload.
  }
  const keep = () => {
    try {
      sessionStorage.setItem(place, JSON.stringify(draft));
    } catch {
      // The same.
    }
  };
  return {
    get: (field) => draft[field],
    set(field, value) {
      draft[field] = value;
      keep();
    },
    /** The same for each try, so that sending again can't send twice. */
    key() {
      draft.key ??= crypto.getRandomValues(new Uint8Array(16)).reduce((hex, byte) => hex + byte.toString(16).padStart(2, '0'), '');
      keep();
      return draft.key;
    },
    forget() {
      draft = { ...EMPTY };
      try {
        sessionStorage.removeItem(place);
      } catch {
        // The same.
      }
    },
  };
};
