import { choose, kernel } from "./form.js";

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
            <button type="button" class="small" onClick={() => choose(kernel.value, params)}>
              {title}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}
