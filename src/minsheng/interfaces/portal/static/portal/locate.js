// "I am standing there": the phone's own location into the form's two hidden fields, only when asked, once.

const part = document.querySelector("[data-locate]");
const find = part?.querySelector("[data-locate-find]");
const drop = part?.querySelector("[data-locate-drop]");
const words = part?.querySelector("[data-locate-words]");
const field = (name) => part.querySelector(`[name=${name}]`);

function set(latitude, longitude) {
  field("latitude").value = latitude;
  field("longitude").value = longitude;
  drop.hidden = latitude === "";
}

if (part && "geolocation" in navigator && window.isSecureContext) {
  part.hidden = false;
  if (field("latitude").value) {
    drop.hidden = false;
    words.textContent = words.dataset.kept;
  }
  find.addEventListener("click", () => {
    words.textContent = words.dataset.looking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        set(coords.latitude.toFixed(5), coords.longitude.toFixed(5));
        words.textContent = words.dataset.found.replace("{metres}", Math.max(5, Math.round(coords.accuracy)));
      },
      () => (words.textContent = words.dataset.failed),
      { enableHighAccuracy: true, timeout: 15000, maximumAge: 60000 },
    );
  });
  drop.addEventListener("click", () => {
    set("", "");
    words.textContent = "";
  });
}
