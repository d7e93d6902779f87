// Everything works without these; they only save time.
import { offerThemes } from "./themes.js";
import { saveDrafts } from "./autosave.js";
import { submitFacets } from "./facets.js";
import { offerCopies } from "./copy.js";
import { followConditions } from "./conditions.js";
import { offerPasskeys } from "./passkeys.js";

offerThemes(document);
saveDrafts(document);
submitFacets(document);
offerCopies(document);
followConditions(document);
offerPasskeys(document);

// An error summary takes the focus, so that a screen reader says it first.
const summary = document.querySelector("[data-focus]");
if (summary) {
  summary.focus();
}

// The account menu closes with Escape and by a click elsewhere.
const account = document.querySelector("details.account");
if (account) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && account.open) {
      account.open = false;
      account.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (!account.contains(event.target)) {
      account.open = false;
    }
  });
}
