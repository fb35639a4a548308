import workerpool from "workerpool";
import { busyForEver } from "../support/busy.mjs";

workerpool.worker({ busy: busyForEver });
