import { allowed, fault, setAllowed } from "./table.js";

/** What is known and left out: whatever is written applies at once, and nothing is read again. */
export function AllowList() {
  return (
    <div class="field">
      <label for="beacons-allow">Allow-list: never show</label>
      <textarea
        id="beacons-allow"
        rows={4}
        autocomplete="off"
        spellcheck={false}
        aria-describedby="beacons-allow-hint beacons-allow-message"
        aria-invalid={fault.value !== ""}
        value={allowed.value}
        onInput={(event) => setAllowed(event.currentTarget.value)}
      />
      <p class="hint" id="beacons-allow-hint">
        Addresses, networks such as 203.0.113.0/24, and domains, one a line: no row has one of these as an end. It
        applies at once, also to downloads and the next run.
      </p>
      <p class="message" id="beacons-allow-message">
        {fault.value}
      </p>
    </div>
  );
}
