import { signal } from "@preact/signals";
import type { FunctionComponent } from "preact";

/**
 * A component whose code is loaded when it is first shown. Until then another one stands for it, and also where it cannot be
 * loaded: then that is tried again when it is shown again.
 */
export function later<Props extends object>(
  load: () => Promise<FunctionComponent<Props>>,
  Meanwhile: FunctionComponent<Props>,
): FunctionComponent<Props> {
  const loaded = signal<{ Component: FunctionComponent<Props> } | undefined>();
  let loading = false;
  return (props) => {
    if (!loading) {
      loading = true;
      load().then(
        (Component) => (loaded.value = { Component }),
        () => (loading = false),
      );
    }
    const Shown = loaded.value?.Component ?? Meanwhile;
    return <Shown {...props} />;
  };
}
