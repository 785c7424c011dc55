// What every page does beyond the theme.
import { typesetAfterFigures } from "./math.js";
import { keepStops, mend, reach } from "./mends.js";
import { startQuiz } from "./quiz.js";

mend();
startQuiz();
typesetAfterFigures(() => {
  keepStops();
  reach();
});
