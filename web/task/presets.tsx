import { choose, kernel } from "./form.js";

/** The next key is Enter, which would otherwise choose it again. */
function take(params: Record<string, unknown>): void {
  choose(kernel.value, params);
  document.querySelector<HTMLElement>("#run")?.focus({ preventScroll: true });
}

/** Parameters worth trying: one that is chosen fills the form. */
export function Presets() {
  const presets = kernel.value?.presets ?? [];
  if (presets.length === 0) return null;
  return (
    <div class="field">
      <span id="presets-title">Worth trying</span>
      <ul class="presets" aria-labelledby="presets-title">
        {presets.map(({ title, params }) => (
          <li key={title}>
            <button type="button" class="small" onClick={() => take(params)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
