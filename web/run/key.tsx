import type { ComponentChildren } from "preact";

/** The key that does what a button does. It is no part of the button's name. */
export function Key({ children }: { children: ComponentChildren }) {
  return <kbd aria-hidden="true">{children}</kbd>;
}
