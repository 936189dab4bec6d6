import { createTheme } from '@mantine/core';

/**
 * Component defaults. Colours, fonts and radii are in theme.css: Mantine would write them into a style element at run
 * time, which the content security policy forbids.
 */
export const theme = createTheme({
  primaryColor: 'teal',
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Tooltip: {
      defaultProps: {
        withArrow: true,
        multiline: true,
        maw: 320,
        events: { hover: true, focus: true, touch: true },
      },
    },
    Badge: { defaultProps: { variant: 'light', radius: 'sm', tt: 'none', fw: 500 } },
    Alert: { defaultProps: { radius: 'md', variant: 'light' } },
  },
});
