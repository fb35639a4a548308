import { type Call, type KernelCall, isMap } from "../task/call.js";
import { call, keptAs } from "../run/run.js";
import { kernels } from "partway/kernels";
import { later } from "../later.js";
import { Value } from "./value.js";
import { wholeParams } from "./limits.js";
import { regionOf } from "./zoom.js";

/** Until it can be zoomed, a picture is a value as any other. */
const Picture = later(
  () => import("./picture.js").then(({ Picture: loaded }) => loaded),
  ({ kernel }: KernelCall) => <Value kernel={kernel} />,
);

const Table = later(() => import("./table.js").then(({ Table: loaded }) => loaded), NoTable);

const Beacons = later<{ params: Record<string, unknown> }>(
  () => import("./beacons/beacons.js").then(({ Beacons: loaded }) => loaded),
  NoTable,
);

function NoTable() {
  return <p>Its table is not loaded yet.</p>;
}

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
  if (of.kernel === kernels.beacons) return <Beacons key={keptAs.value} params={params} />;
  return regionOf(params) ? <Picture kernel={of.kernel} params={params} /> : <Value kernel={of.kernel} />;
}
