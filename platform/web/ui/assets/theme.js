// Runs before the page is drawn, so that a chosen appearance never flashes; the choice itself is offered by app.js.
(function () {
  try {
    var theme = localStorage.getItem("balise-theme");
    if (theme === "light" || theme === "dark" || theme === "contrast") {
      document.documentElement.setAttribute("data-theme", theme);
    }
  } catch (refused) {
    // Storage is refused in some private windows: the page keeps the appearance that the system asks for.
  }
})();
