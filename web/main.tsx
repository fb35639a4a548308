import { render } from "preact";
import { followAddress } from "./address.js";
import { listenForDrops } from "./drop.js";
import { lookForKept } from "./kept/kept.js";
import { Page } from "./page.js";
import { listenForKeys } from "./run/keys.js";
import { rerunForm } from "./task/run-form.js";

followAddress(() => void rerunForm());
render(<Page />, document.querySelector("#page")!);
listenForKeys();
listenForDrops();
// Once the page is there: the code of checkpoints is as large as all the rest.
requestAnimationFrame(() => setTimeout(() => void lookForKept()));
