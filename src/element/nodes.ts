/** Makes an element: properties by name, attributes where a name has a dash or is none of the element's properties. */
export function create<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Record<string, unknown> = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    // `part` is a list of tokens, which only an attribute sets in every browser.
    if (key in made && key !== "part") Object.assign(made, { [key]: value });
    else made.setAttribute(key, String(value));
  }
  made.append(...children);
  return made;
}

/** Changes the text only if it is another: what did not change is neither laid out nor read out again. */
export function write(target: HTMLElement, text: string): void {
  if (target.textContent !== text) target.textContent = text;
}
