// <help-widget> in JSX. React 19 sets `getToken` as a property, and listens to events by `on` and their name.

import type { DetailedHTMLProps, HTMLAttributes } from 'react';
import type { HelpWidgetElement, HelpWidgetProps } from './help-widget.js';

export * from './help-widget.js';

declare module 'react' {
  namespace JSX {
    interface IntrinsicElements {
      'help-widget': DetailedHTMLProps<HTMLAttributes<HelpWidgetElement>, HelpWidgetElement> & HelpWidgetProps;
    }
  }
}
