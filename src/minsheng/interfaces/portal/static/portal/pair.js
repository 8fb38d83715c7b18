// The same spot before and after: with a script one picture lies on the other, and a slider uncovers it. Without, both stand there.

for (const pair of document.querySelectorAll("[data-pair]")) {
  const [before, after] = pair.querySelectorAll("figure");
  const slider = Object.assign(document.createElement("input"), { type: "range", min: 0, max: 100, value: 50 });
  slider.setAttribute("aria-label", pair.dataset.words);
  const cover = after.querySelector("img");
  const show = () => {
    cover.style.clipPath = `inset(0 0 0 ${slider.value}%)`;
  };
  slider.addEventListener("input", show);
  pair.classList.add("pair--laid");
  before.after(slider);
  show();
}
