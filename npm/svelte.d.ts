// <help-widget> in the markup of Svelte 5.

import type { HTMLAttributes } from 'svelte/elements';
import type { HelpWidgetElement, HelpWidgetProps } from './help-widget.js';

export * from './help-widget.js';

declare module 'svelte/elements' {
  interface SvelteHTMLElements {
    'help-widget': HTMLAttributes<HelpWidgetElement> & HelpWidgetProps;
  }
}
