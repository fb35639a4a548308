import { ThreadWorker } from "poolifier";
import { busyForEver } from "../support/busy.mjs";

export default new ThreadWorker(busyForEver);
