import { isMap } from "../task/call.js";
import { call } from "../run/run.js";
import { Picture } from "./picture.js";
import { Table } from "./table.js";
import { Value } from "./value.js";
import { wholeParams } from "./limits.js";
import { regionOf } from "./zoom.js";

/** The answer so far, in the shape it deserves. */
export function Answer() {
  const of = call.value;
  return (
    <section class="panel" aria-labelledby="answer-title">
      <h2 id="answer-title">The answer so far</h2>
      <div id="answer">
        {!of ? (
          <p>It appears here as it is made.</p>
        ) : isMap(of) ? (
          <Table />
        ) : regionOf(wholeParams(of)) ? (
          <Picture kernel={of.kernel} params={wholeParams(of)} />
        ) : (
          <Value kernel={of.kernel} />
        )}
      </div>
    </section>
  );
}
