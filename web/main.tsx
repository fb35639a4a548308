import { render } from "preact";
import { followAddress } from "./address.js";
import { lookForKept } from "./kept/kept.js";
import { Page } from "./page.js";
import { listenForKeys } from "./run/keys.js";

followAddress();
render(<Page />, document.querySelector("#page")!);
listenForKeys();
// Once the page is there: the code of checkpoints is as large as all the rest.
requestAnimationFrame(() => setTimeout(() => void lookForKept()));
