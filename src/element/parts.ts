export { type AnswerView, createAnswer } from "./answer.js";
export {
  date,
  duration,
  howFar,
  keptWords,
  lane,
  number,
  pace,
  percent,
  plural,
  sentence,
  whatBecame,
} from "./words.js";
