// A point besides the words: the device's own location, asked for once, or a flag on a map that opens when asked for.
// The form's two hidden fields hold it. Leaflet is fetched with the map and not before.

const part = document.querySelector("[data-point]");
const form = part?.closest("form");
const inPart = (name) => part.querySelector(`[data-point-${name}]`);
const field = (name) => form.querySelector(`[name=${name}]`);
let flag;
let map;
let near; // a flag planted from farther away would be hundreds of metres off

function say(name, values = {}) {
  const words = inPart("words");
  const text = name ? words.dataset[name] : "";
  words.textContent = text.replace(/{(\w+)}/g, (_, key) => values[key]);
}

function keep(latitude, longitude) {
  field("latitude").value = latitude;
  field("longitude").value = longitude;
  inPart("drop").hidden = latitude === "";
  showFlag();
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

// ── from the device ──
function find() {
  say("looking");
  navigator.geolocation.getCurrentPosition(
    ({ coords }) => {
      keep(coords.latitude.toFixed(5), coords.longitude.toFixed(5));
      map?.setView([coords.latitude, coords.longitude], near);
      say("found", { metres: Math.max(5, Math.round(coords.accuracy)) });
    },
    () => say("failed"),
    { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
  );
}

// ── from a map ──
function fetched(element, address, name) {
  return new Promise((resolve, reject) => {
    element.addEventListener("load", resolve);
    element.addEventListener("error", reject);
    element[name] = address;
    document.head.append(element);
  });
}

async function open() {
  const frame = part.querySelector(".pointmap");
  const opened = inPart("map").getAttribute("aria-expanded") !== "true";
  inPart("map").setAttribute("aria-expanded", String(opened));
  frame.hidden = !opened;
  if (!opened || map) return;
  try {
    const sheet = () => Object.assign(document.createElement("link"), { rel: "stylesheet" });
    await Promise.all([
      fetched(sheet(), part.dataset.leafletStyle, "href"),
      fetched(sheet(), part.dataset.style, "href"),
      window.L ?? fetched(document.createElement("script"), part.dataset.leaflet, "src"),
    ]);
    draw(frame, JSON.parse(frame.dataset.points));
  } catch {
    frame.hidden = true;
    say("unopened");
  }
}

function draw(frame, points) {
  const { L } = window;
  const sheet = frame.querySelector(".pointmap__sheet");
  const tiled = Boolean(frame.dataset.tiles);
  near = tiled ? 16 : 14;
  map = L.map(sheet, { zoomControl: false, attributionControl: false, maxZoom: tiled ? 19 : 16, minZoom: 9 });
  L.control.zoom({ zoomInTitle: sheet.dataset.closer, zoomOutTitle: sheet.dataset.wider }).addTo(map);
  L.control.scale({ imperial: false }).addTo(map);
  if (tiled) {
    L.tileLayer(frame.dataset.tiles, { maxZoom: 19 }).addTo(map);
    L.control.attribution({ prefix: false }).addAttribution(frame.dataset.credit).addTo(map);
  }
  for (const [, name, latitude, longitude] of points) {
    const words = document.createTextNode(name); // as text: Leaflet takes a string for HTML
    L.circleMarker([latitude, longitude], { radius: 4, className: "pointmap__dot", interactive: false })
      .bindTooltip(words, { permanent: true, direction: "right", offset: [6, 0], className: "pointmap__name" })
      .addTo(map);
  }
  map.on("zoomend moveend", () => thin(sheet));
  map.on("click", ({ latlng }) => plant(latlng, points));
  inPart("plant").addEventListener("click", () => plant(map.getCenter(), points));
  field("area").addEventListener("change", () => flag ?? look(points));
  showFlag();
  look(points);
  inPart("plant").disabled = false; // not before: on a slow network the button is there long before the map is
}

// Where the flag stands, else the chosen community, else all of them.
function look(points) {
  const chosen = points.find(([id]) => String(id) === field("area").value);
  if (flag) map.setView(flag.getLatLng(), near, { animate: false });
  else if (chosen) map.setView(chosen.slice(2), near, { animate: false });
  else map.fitBounds(points.map((point) => point.slice(2)), { padding: [24, 24], animate: false });
  thin(part.querySelector(".pointmap__sheet"));
}

// A name that would cover another is left out until one looks closer.
function thin(sheet) {
  const kept = [];
  for (const name of sheet.querySelectorAll(".pointmap__name")) {
    const box = name.getBoundingClientRect();
    const covers = (other) =>
      box.left < other.right && other.left < box.right && box.top < other.bottom && other.top < box.bottom;
    const hidden = kept.some(covers);
    name.classList.toggle("pointmap__name--covered", hidden);
    if (!hidden) kept.push(box);
  }
}

function plant({ lat, lng }, points) {
  if (map.getZoom() < near) {
    map.setView([lat, lng], near);
    return say("again");
  }
  keep(lat.toFixed(5), lng.toFixed(5));
  const area = field("area");
  if (area.value) return say("kept");
  const [, id, name] = points
    .map(([number, word, latitude, longitude]) => [map.distance([lat, lng], [latitude, longitude]), number, word])
    .sort(([one], [other]) => one - other)[0];
  area.value = String(id);
  area.dispatchEvent(new Event("change", { bubbles: true }));
  say("chosen", { name });
}

function showFlag() {
  if (!map) return;
  const { L } = window;
  const [latitude, longitude] = [field("latitude").value, field("longitude").value];
  flag?.remove();
  flag = undefined;
  if (latitude === "") return;
  const picture = part.querySelector(".pointmap template").content.firstElementChild.cloneNode(true);
  const icon = L.divIcon({ html: picture, className: "pointmap__flag", iconSize: [36, 48], iconAnchor: [7.5, 45] });
  flag = L.marker([latitude, longitude], { icon, interactive: false, keyboard: false }).addTo(map);
}

if (part) {
  const located = "geolocation" in navigator && window.isSecureContext;
  inPart("find").hidden = !located;
  part.hidden = !located && !inPart("map");
  if (field("latitude").value) {
    inPart("drop").hidden = false;
    say("kept");
  }
  inPart("find").addEventListener("click", find);
  inPart("map")?.addEventListener("click", open);
  inPart("drop").addEventListener("click", () => {
    keep("", "");
    say("");
  });
}
