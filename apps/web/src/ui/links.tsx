import { Anchor, type AnchorProps, Button, type ButtonProps } from '@mantine/core';
import { createLink } from '@tanstack/react-router';
import type { AnchorHTMLAttributes, Ref } from 'react';

type NativeAnchor = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, keyof AnchorProps | keyof ButtonProps> & {
  ref?: Ref<HTMLAnchorElement>;
};

/** A text link to a page of this app. */
export const PageLink = createLink((props: AnchorProps & NativeAnchor) => <Anchor {...props} />);

/** A link to a page of this app that looks like a button. */
export const ButtonLink = createLink((props: ButtonProps & NativeAnchor) => (
  <Button component="a" {...props} />
));
