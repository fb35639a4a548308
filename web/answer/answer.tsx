import { type Call, isMap } from "../task/call.js";
import { call, keptAs } from "../run/run.js";
import { Picture } from "./picture.js";
import { Table } from "./table.js";
import { Value } from "./value.js";
import { wholeParams } from "./limits.js";
import { regionOf } from "./zoom.js";

/** The answer so far, in the shape it deserves. */
export function Answer() {
  return (
    <section class="panel" aria-labelledby="answer-title">
      <h2 id="answer-title">The answer so far</h2>
      <div id="answer">{call.value ? <AnswerOf call={call.value} /> : <p>It appears here as it is made.</p>}</div>
    </section>
  );
}

function AnswerOf({ call: of }: { call: Call }) {
  if (isMap(of)) return <Table key={keptAs.value} />;
  const params = wholeParams(of);
  return regionOf(params) ? <Picture kernel={of.kernel} params={params} /> : <Value kernel={of.kernel} />;
}
