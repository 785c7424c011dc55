// What every page does beyond the theme.
import { mend } from "./mends.js";
import { startQuiz } from "./quiz.js";

mend();
startQuiz();
