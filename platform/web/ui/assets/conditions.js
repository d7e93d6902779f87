// A question that depends on another one is hidden while it does not apply. Nothing typed in it is erased: the server
// decides again what applies, and without JavaScript every question stays in sight.

// followConditions minds each form[data-conditions]: the blocks [data-when] hold, in JSON, the list of the conditions
// of an instrument that must all hold.
export function followConditions(root) {
  for (const form of root.querySelectorAll("form[data-conditions]")) {
    const blocks = [...form.querySelectorAll("[data-when]")].map((element) => ({
      element,
      conditions: JSON.parse(element.dataset.when),
    }));
    const follow = () => settle(form, blocks);
    form.addEventListener("input", follow);
    form.addEventListener("change", follow);
    follow();
  }
}

// settle repeats until nothing changes: a hidden question may be the one that another depends on.
function settle(form, blocks) {
  for (let round = 0; round <= blocks.length; round++) {
    let changed = false;
    const data = new FormData(form);
    for (const { element, conditions } of blocks) {
      const hide = !element.querySelector(".field-error") && !conditions.every((c) => holds(form, data, c));
      changed ||= element.hidden !== hide;
      element.hidden = hide;
    }
    if (!changed) {
      return;
    }
  }
}

function holds(form, data, c) {
  if (c.All) {
    return c.All.every((part) => holds(form, data, part));
  }
  if (c.Any) {
    return c.Any.some((part) => holds(form, data, part));
  }
  if (c.Not) {
    return !holds(form, data, c.Not);
  }
  if (c.AtLeast) {
    return true; // numbers and dates are read by the server only
  }
  const comparison = c.Equals || c.In;
  if (comparison) {
    const wanted = comparison.Values.map(code);
    return answers(form, data, comparison.Question).some((value) => wanted.includes(value));
  }
  return answers(form, data, c.Answered).length > 0;
}

// code writes yes and no as the form does.
function code(value) {
  return { true: "yes", false: "no" }[value] || String(value);
}

const aside = /\.(absence|ground|until|note\.(fr|en)|currency)$/;

// answers lists what was answered to a question; nothing when it is hidden, or said to have no answer.
function answers(form, data, id) {
  const group = document.getElementById("f-" + id);
  if (data.get(id + ".absence") || (group && group.closest("[data-when][hidden]"))) {
    return [];
  }
  const found = [];
  for (const [name, value] of data) {
    const ours = name === id || (name.startsWith(id + ".") && !aside.test(name));
    if (ours && typeof value === "string" && value.trim() !== "") {
      found.push(value);
    }
  }
  return found;
}
