// What every page does beyond the theme.
import { typesetAfterFigures } from "./math.js";
import { mend, reach } from "./mends.js";
import { startQuiz } from "./quiz.js";
import { keepStops } from "./stops.js";

mend();
startQuiz();
typesetAfterFigures(() => {
  keepStops(".bd-article span.math");
  reach();
});
