/**
 * The element's own styles. Colours come in pairs, chosen by the `color-scheme` that the page has given the element, so
 * that it is never dark on a page that is not. Lines of words have their room before there are words.
 */
const css = `
:host {
  display: block;
}

:host([hidden]) {
  display: none;
}

.panel:focus {
  outline: none;
}

.panel {
  --ground: var(--partway-ground, #ffffff);
  --ink: var(--partway-ink, #1c2226);
  --quiet: var(--partway-quiet, #535e66);
  --line: var(--partway-line, #858f96);
  --faint: var(--partway-faint, #dde1e3);
  --accent: var(--partway-accent, #17607a);
  --on-accent: var(--partway-on-accent, #ffffff);
  --wrong: var(--partway-wrong, #a3201d);
  --checks: var(--partway-checks, #e9ecee);
  box-sizing: border-box;
  container-type: inline-size;
  contain-intrinsic-inline-size: 20rem;
  padding: 0.75rem 1rem 1rem;
  border: 1px solid var(--faint);
  border-radius: 0.5rem;
  background: var(--ground);
  color: var(--ink);
}

@supports (color: light-dark(#000000, #ffffff)) {
  .panel {
    --ground: var(--partway-ground, light-dark(#ffffff, #1c2226));
    --ink: var(--partway-ink, light-dark(#1c2226, #eceff1));
    --quiet: var(--partway-quiet, light-dark(#535e66, #aeb9c0));
    --line: var(--partway-line, light-dark(#858f96, #78848c));
    --faint: var(--partway-faint, light-dark(#dde1e3, #333c42));
    --accent: var(--partway-accent, light-dark(#17607a, #7cc7e2));
    --on-accent: var(--partway-on-accent, light-dark(#ffffff, #0c1a20));
    --wrong: var(--partway-wrong, light-dark(#a3201d, #ff9d96));
    --checks: var(--partway-checks, light-dark(#e9ecee, #262e33));
  }
}

p {
  margin: 0 0 0.5rem;
}

.buttons {
  display: flex;
  flex-wrap: wrap;
  gap: 0.5rem;
  margin-bottom: 0.75rem;
}

button {
  padding: 0.5rem 0.75rem;
  min-width: 8.5rem;
  min-height: 2.75rem;
  border: 1px solid var(--line);
  border-radius: 0.375rem;
  background: var(--ground);
  color: inherit;
  font: inherit;
  font-weight: 600;
  cursor: pointer;
}

button.primary {
  border-color: var(--accent);
  background: var(--accent);
  color: var(--on-accent);
}

button:disabled {
  border-color: var(--faint);
  background: var(--faint);
  color: var(--quiet);
  cursor: default;
}

:focus-visible {
  outline: 3px solid var(--accent);
  outline-offset: 2px;
}

.hint {
  color: var(--quiet);
  font-size: 0.875em;
}

kbd {
  padding: 0 0.3em;
  border: 1px solid var(--line);
  border-radius: 0.25rem;
  font: inherit;
}

.status,
.counts,
.pace {
  line-height: 1.5;
  font-variant-numeric: tabular-nums;
  overflow-wrap: anywhere;
}

.status {
  min-height: 3em;
  font-weight: 600;
}

.status.wrong {
  color: var(--wrong);
}

.counts,
.pace {
  min-height: 1.5em;
}

@container (max-width: 26rem) {
  button {
    flex: 1;
    min-width: 0;
  }
}

@container (max-width: 36rem) {
  .status {
    min-height: 6em;
  }

  .counts,
  .pace {
    min-height: 3em;
  }
}

progress {
  display: block;
  margin-bottom: 0.5rem;
  width: 100%;
  height: 1rem;
  accent-color: var(--accent);
}

.number {
  margin: 0;
  font-size: clamp(1.75rem, 8cqi, 3rem);
  font-variant-numeric: tabular-nums;
  font-weight: 600;
  line-height: 1.2;
  overflow-wrap: anywhere;
}

dl {
  margin: 0.5rem 0 0;
  font-variant-numeric: tabular-nums;
}

dt {
  color: var(--quiet);
  font-size: 0.875em;
}

dd {
  margin: 0 0 0.25rem;
  overflow-wrap: anywhere;
}

@container (min-width: 26rem) {
  dl {
    display: grid;
    grid-template-columns: auto 1fr;
    gap: 0 1rem;
    align-items: baseline;
  }
}

pre {
  margin: 0;
  max-height: 40rem;
  overflow: auto;
  white-space: pre-wrap;
  overflow-wrap: anywhere;
}

/* What is missing of a picture is transparent: the checks behind it show through. */
canvas {
  display: block;
  max-width: 100%;
  max-height: 90vh;
  background: repeating-conic-gradient(var(--checks) 0% 25%, var(--ground) 0% 50%) 0 0 / 1rem 1rem;
}
`;

let sheet: CSSStyleSheet | undefined;

/** A sheet that all elements share. Unlike a `<style>`, a policy of `style-src 'self'` does not forbid it. */
export function styles(): CSSStyleSheet {
  if (!sheet) {
    sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
  }
  return sheet;
}
