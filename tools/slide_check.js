// Walks a deck in the browser, every fragment shown, and tells of each slide what is wrong with it.
async () => {
  const FOOT = 50; // the deck's foot, in a slide's own pixels
  const SMALLEST = 24;
  const UNSEEN = "aside.notes, script, style, mjx-assistive-mml, .sr-only, .optlib-heard";
  const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  const name = (e) => {
    const text = e.textContent.trim().replace(/\s+/g, " ").slice(0, 50);
    return `<${[e.tagName.toLowerCase(), ...e.classList].join(".")}> ${text}`;
  };

  function overflows(slide, scale) {
    const area = slide.getBoundingClientRect();
    const found = [];
    for (const e of slide.querySelectorAll("*")) {
      if (e.matches("mjx-math *, svg *") || e.closest(UNSEEN) || !e.checkVisibility()) continue;
      const box = e.getBoundingClientRect();
      if (box.width <= 1 || box.height <= 1) continue;
      const over = {
        below: box.bottom - (area.bottom - FOOT * scale),
        right: box.right - area.right,
        left: area.left - box.left,
        above: area.top - box.top,
      };
      const clips = getComputedStyle(e).overflow !== "visible" && !e.matches("input, select");
      if (clips) {
        over.clipped = Math.max(e.scrollWidth - e.clientWidth, e.scrollHeight - e.clientHeight);
      }
      for (const [side, by] of Object.entries(over)) {
        if (by > 1.5) found.push({ what: name(e), side, by: Math.round(by / scale) });
      }
    }
    // Boxes hold boxes: what reaches furthest says it all.
    const worst = {};
    for (const f of found) if (!worst[f.side] || f.by >= worst[f.side].by) worst[f.side] = f;
    return Object.values(worst).map((f) => `${f.what}: ${f.by} px ${f.side}`);
  }

  function smallTexts(slide, scale) {
    const found = new Set();
    const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
      const e = walk.currentNode.parentElement;
      const skipped = e.closest(`${UNSEEN}, mjx-container, select, sub, sup`);
      if (skipped || !walk.currentNode.textContent.trim() || !e.checkVisibility()) continue;
      // A formula's indices are smaller than the formula.
      let size = parseFloat(getComputedStyle(e.closest("math") ?? e).fontSize);
      if (e.ownerSVGElement) size *= Math.abs(e.getScreenCTM().d) / scale;
      if (size < SMALLEST - 0.05) found.add(`${name(e)}: ${size.toFixed(1)} px`);
    }
    return [...found];
  }

  // What MathJax could not read, or was never given.
  function undrawn(slide) {
    const found = [...slide.querySelectorAll("mjx-merror")].map((e) => e.textContent.trim());
    for (const e of slide.querySelectorAll("p, li, td, th, h1, h2, h3, summary")) {
      const plain = e.cloneNode(true);
      plain.querySelectorAll("code, pre, mjx-container, script").forEach((part) => part.remove());
      if (/\$|\\[a-zA-Z(\[]/.test(plain.textContent)) found.push(plain.textContent.trim());
    }
    return found;
  }

  // A line that begins with the comma behind a formula.
  function stops(slide) {
    const found = [];
    for (const formula of slide.querySelectorAll("mjx-container:not([display])")) {
      const walk = document.createTreeWalker(slide, NodeFilter.SHOW_TEXT);
      walk.currentNode = formula;
      do walk.nextNode(); while (formula.contains(walk.currentNode));
      if (!/^[.,;:?!)”’]/.test(walk.currentNode.data ?? "")) continue;
      const range = document.createRange();
      range.setStart(walk.currentNode, 0);
      range.setEnd(walk.currentNode, 1);
      const [stop, before] = [range, formula].map((e) => e.getBoundingClientRect());
      if (stop.left < before.right - 2) found.push(name(formula.closest("p, li, td, th, div")));
    }
    return found;
  }

  const report = [];
  for (const section of Reveal.getSlides()) {
    const { h, v } = Reveal.getIndices(section);
    Reveal.slide(h, v, 99);
    await frame();
    const slide = section.querySelector(".slide");
    const scale = Reveal.getScale();
    const overflow = overflows(slide, scale);
    const small = smallTexts(slide, scale);
    // A lecturer opens one answer at a time.
    for (const fold of slide.querySelectorAll("details:not([open])")) {
      fold.open = true;
      await frame();
      for (const more of overflows(slide, scale)) {
        if (!overflow.includes(more)) overflow.push(`${more}, with ${name(fold)} open`);
      }
      fold.open = false;
    }
    report.push({
      number: report.length + 1,
      name: slide.querySelector("h1, h2, h3")?.textContent.trim() ?? "(no heading)",
      heading: !!slide.querySelector("h1, h2, h3"),
      figure: !!slide.querySelector("figure img, .live [data-draws]"),
      live: !!slide.querySelector(".live"),
      notes: section.querySelector("aside.notes")?.textContent.trim().length ?? 0,
      overflow: [...new Set(overflow)],
      small,
      undrawn: undrawn(slide),
      stops: stops(slide),
    });
  }
  Reveal.slide(0, 0);
  return report;
}
