// In a frame on another site: sends the page around it the height of the exhibit, each time that changes. A page that
// listens (the script of links.js) makes the frame so high; any other shows it at the height in its code, to scroll.
export default function ({ signal }) {
  const content = document.querySelector("[data-testid=stMainBlockContainer]");
  const sized = new ResizeObserver(() => {
    // To any page, since any may show the exhibit, and its height is no secret.
    parent.postMessage({ forcesComparedHeight: Math.ceil(content.getBoundingClientRect().height) }, "*");
  });
  sized.observe(content);
  signal.addEventListener("abort", () => sized.disconnect());
}
