// What every page does beyond the theme.
import "./page/mends.js";
import "./page/quiz.js";
