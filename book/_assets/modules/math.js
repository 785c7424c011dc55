// Typesetting a page takes long, and meanwhile nothing moves: the live figures come first.

const PATIENCE = 1000; // ms

// MathJax, which loads after this script, calls `pageReady` when it could begin.
export function typesetAfterFigures(then) {
  if (!globalThis.MathJax) return;
  const pageReady = async () => {
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE));
    await Promise.race([globalThis.figuresDrawn, late]);
    await MathJax.startup.defaultPageReady();
    then();
  };
  MathJax.startup = { ...MathJax.startup, pageReady };
}
