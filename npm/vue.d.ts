// <help-widget> in templates of Vue 3: `@requestSent` is a property `onRequestSent` to its compiler.

import type { HTMLAttributes } from 'vue';
import type { HelpWidgetAttributes, HelpWidgetElement, HelpWidgetEvents } from './help-widget.js';

export * from './help-widget.js';

type Listeners = {
  [Name in keyof HelpWidgetEvents as `on${Capitalize<Name>}`]?: (event: CustomEvent<HelpWidgetEvents[Name]>) => void;
};

declare module 'vue' {
  interface GlobalComponents {
    'help-widget': new () => HelpWidgetElement & {
      /** What a template may give it; it isn't there at run time. */
      $props: HTMLAttributes & HelpWidgetAttributes & Pick<HelpWidgetElement, 'getToken'> & Listeners;
    };
  }
}
