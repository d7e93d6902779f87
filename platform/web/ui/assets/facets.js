// submitFacets opens the filters where there is room, and applies one as soon as it is ticked there. On a phone the
// person ticks several and presses the button.
export function submitFacets(root) {
  const wide = window.matchMedia("(min-width: 60rem)");
  for (const panel of root.querySelectorAll("[data-open-wide]")) {
    panel.open = wide.matches;
    wide.addEventListener("change", () => {
      panel.open = wide.matches;
    });
  }
  for (const form of root.querySelectorAll("form[data-auto-submit]")) {
    form.addEventListener("change", () => {
      if (wide.matches) {
        remember(document.activeElement);
        form.requestSubmit();
      }
    });
  }
  restore();
}

// The box that was ticked keeps the focus on the next page, for who goes by keyboard.
const key = "balise-facet";

function remember(box) {
  try {
    sessionStorage.setItem(key, box ? box.id : "");
  } catch (refused) {
    // Storage refused: the focus goes back to the top, as for any page.
  }
}

function restore() {
  try {
    const id = sessionStorage.getItem(key);
    sessionStorage.removeItem(key);
    const box = id && document.getElementById(id);
    if (box) {
      box.focus();
    }
  } catch (refused) {
    // Storage refused: nothing was remembered.
  }
}
