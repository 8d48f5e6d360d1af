// Where the panel is: in the top layer, hanging from the button that opened it.

/** Between the button and the panel, and between the panel and the window's edge. */
const GAP = 8;

/** Puts the panel under its button, within the half of the window in which the button stands. */
export const place = (panel, button) => {
  const anchor = button?.getBoundingClientRect() ?? { left: innerWidth, right: innerWidth, bottom: 0 };
  const left = anchor.left + anchor.right < innerWidth;
  const side = left ? anchor.left : innerWidth - anchor.right;
  panel.style.setProperty('--place-top', `${Math.max(anchor.bottom, 0) + GAP}px`);
  panel.style.setProperty('--place-start', left ? `${Math.max(side, GAP)}px` : 'auto');
  panel.style.setProperty('--place-end', left ? 'auto' : `${Math.max(side, GAP)}px`);
};
