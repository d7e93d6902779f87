// offerPasskeys shows the forms that a passkey completes, and sends what the device answers like any other field. Where the
// browser knows no passkeys, the forms stay hidden: the password is there.
export function offerPasskeys(root) {
  if (!window.PublicKeyCredential?.parseCreationOptionsFromJSON) {
    return;
  }
  for (const note of root.querySelectorAll("[data-passkey-none]")) {
    note.hidden = true;
  }
  for (const form of root.querySelectorAll("form[data-passkey]")) {
    form.hidden = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      complete(form);
    });
  }
}

async function complete(form) {
  const said = form.querySelector("[role=status]");
  said.textContent = "";
  try {
    const answer = await fetch(form.dataset.options);
    const { publicKey } = await answer.json();
    form.elements.credential.value = JSON.stringify(await ask(form.dataset.passkey, publicKey));
  } catch {
    said.textContent = form.dataset.failed;
    return;
  }
  form.submit();
}

function ask(what, options) {
  if (what === "create") {
    return navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
  }
  return navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
}
