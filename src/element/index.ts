export { type AnswerView, createAnswer } from "./answer.js";
export { date, duration, howFar, keptWords, lane, number, pace, plural, sentence, whatBecame } from "./words.js";
