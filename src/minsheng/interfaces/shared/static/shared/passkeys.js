// Passkeys need scripts: show their buttons only where scripts run and the device knows passkeys.
// allauth's own script throws where the person closes the device's dialog; that is a choice, not a fault.
if (window.PublicKeyCredential) {
  for (const form of document.querySelectorAll("[data-needs-script]")) form.hidden = false;
}
document.addEventListener("allauth.error", (event) => {
  const name = event.detail && event.detail.exception && event.detail.exception.name;
  if (name === "NotAllowedError" || name === "AbortError") event.preventDefault();
});
