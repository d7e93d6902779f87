const quiet = 2000; // milliseconds without typing before the draft leaves
const keepaliveLimit = 60000; // what browsers still send for a page that is left
const patience = 15000; // milliseconds before trying again what failed

// saveDrafts sends each form[data-autosave] as it is to the address in data-autosave, after two quiet seconds and when
// the page is left. It never blocks the person nor changes what they typed.
export function saveDrafts(root) {
  for (const form of root.querySelectorAll("form[data-autosave]")) {
    watch(form, root.querySelector("[data-autosave-status]"));
  }
}

function watch(form, status) {
  let timer = 0;
  let last = typed(form);
  let sending = false;
  let leaving = false;
  if (status) {
    status.hidden = false;
  }

  async function save(keepalive) {
    clearTimeout(timer);
    const now = typed(form);
    if (sending || leaving || now === last) {
      return;
    }
    sending = true;
    let wait = quiet;
    try {
      const answer = await fetch(form.dataset.autosave, {
        method: "POST",
        body: new URLSearchParams(now),
        headers: { Accept: "application/json" },
        keepalive: keepalive && now.length < keepaliveLimit,
        redirect: "error", // a session that ended leads to the sign-in page: nothing was saved
      });
      if (!answer.ok) {
        throw new Error(String(answer.status));
      }
      last = now;
      tell(status, "saved");
      if (!keepalive) {
        proofread(await answer.text());
      }
    } catch (failed) {
      wait = patience;
      tell(status, "failed");
    } finally {
      sending = false;
      if (typed(form) !== last) {
        later(wait);
      }
    }
  }

  function later(wait) {
    clearTimeout(timer);
    timer = setTimeout(() => save(false), wait);
  }

  form.addEventListener("input", () => later(quiet));
  form.addEventListener("change", () => later(quiet));
  form.addEventListener("submit", () => {
    leaving = true;
  });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden") {
      save(true);
    }
  });
}

// proofread puts what the server found in the draft where the page shows it. What the person opened stays open, and
// nothing moves under a focus that stands there.
function proofread(page) {
  const shown = document.querySelector("[data-writing]");
  const found = new DOMParser().parseFromString(page, "text/html").querySelector("[data-writing]");
  if (!shown || !found || shown.contains(document.activeElement)) {
    return;
  }
  for (const details of found.querySelectorAll("details[id]")) {
    const before = document.getElementById(details.id);
    if (before) {
      details.open = before.open;
    }
  }
  shown.replaceChildren(...found.childNodes);
}

// typed gives the form as it would be sent, files left out: a draft keeps words.
function typed(form) {
  const fields = new URLSearchParams();
  for (const [name, value] of new FormData(form)) {
    if (typeof value === "string") {
      fields.append(name, value);
    }
  }
  return fields.toString();
}

function tell(status, what) {
  if (!status) {
    return;
  }
  const french = document.documentElement.lang === "fr";
  const now = new Date();
  const minutes = String(now.getMinutes()).padStart(2, "0");
  const time = french
    ? `${now.getHours()}\u00a0h\u00a0${minutes}`
    : now.toLocaleTimeString("en-CA", { hour: "numeric", minute: "2-digit" });
  status.textContent = status.dataset[what].replace("{time}", time);
}
