// Quiz progress. Options are <details class="quiz">, the right one also "right": they open, and
// explain themselves, without this script, which counts and remembers (in this browser only).

const KEY = `quiz:${location.pathname}`;

// The runs of neighbouring options: one a question.
function questions() {
  const all = [];
  for (const option of document.querySelectorAll("details.quiz")) {
    const before = option.previousElementSibling;
    if (before?.matches("details.quiz")) all.at(-1).push(option);
    else all.push([option]);
  }
  return all;
}

function load() {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY)) ?? {};
    return Object.values(kept).every(Array.isArray) ? kept : {};
  } catch {
    return {}; // storage may be forbidden, or hold something else
  }
}

function save(opened) {
  try {
    localStorage.setItem(KEY, JSON.stringify(opened));
  } catch {
    // without storage the marks last as long as the page
  }
}

function sentence(all, opened) {
  const answered = all.filter((options, q) => opened[q]?.some((o) => isRight(options[o])));
  const first = all.filter((options, q) => opened[q] && isRight(options[opened[q][0]]));
  if (!answered.length) return `${all.length} questions: pick an answer to see why.`;
  const tries = `${first.length} at the first try`;
  return `Answered: ${answered.length} of ${all.length}; ${tries}.`;
}

const isRight = (option) => Boolean(option?.classList.contains("right"));

function start(all) {
  let opened = load();
  const status = document.createElement("span");
  status.setAttribute("role", "status");
  const again = document.createElement("button");
  again.type = "button";
  again.textContent = "Start again";
  const line = document.createElement("p");
  line.className = "quiz-progress";
  line.append(status, again);
  all.at(-1).at(-1).after(line);

  function show() {
    status.textContent = sentence(all, opened);
    again.hidden = !Object.keys(opened).length;
  }
  all.forEach((options, q) =>
    options.forEach((option, o) => {
      option.open = opened[q]?.includes(o) ?? false;
      option.addEventListener("toggle", () => {
        if (!option.open || opened[q]?.includes(o)) return;
        (opened[q] ??= []).push(o);
        save(opened);
        show();
      });
    }),
  );
  again.addEventListener("click", () => {
    opened = {};
    save(opened);
    for (const option of all.flat()) option.open = false;
    show();
  });
  show();
}

export function startQuiz() {
  const all = questions();
  if (all.length) start(all);
}
