/** How rows are shown, in a terminal and on a page. */
export { type Bar, gapBars, gapsOf, timeBars } from "./explain.js";
export { portText } from "./text.js";
export { durationText, harmless, percentText, probabilityText, scoreText, timeText } from "./values.js";
