const key = "balise-theme";

// offerThemes shows the choice of appearance and keeps it in this browser.
export function offerThemes(root) {
  const choice = root.querySelector("[data-theme-choice]");
  if (!choice) {
    return;
  }
  const chosen = document.documentElement.getAttribute("data-theme") || "auto";
  for (const input of choice.querySelectorAll("input")) {
    input.checked = input.value === chosen;
  }
  choice.addEventListener("change", (event) => apply(event.target.value));
  choice.hidden = false;
}

function apply(theme) {
  if (theme === "auto") {
    document.documentElement.removeAttribute("data-theme");
  } else {
    document.documentElement.setAttribute("data-theme", theme);
  }
  try {
    if (theme === "auto") {
      localStorage.removeItem(key);
    } else {
      localStorage.setItem(key, theme);
    }
  } catch (refused) {
    // Storage refused: the choice holds for this page only.
  }
}
