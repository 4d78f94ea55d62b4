
"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const form = document.getElementById("filter");
  const input = document.getElementById("text");
  const shown = document.getElementById("shown");
  const chips = all(".chip", form);
  const orders = all("details.order").map((element) => ({
    element,
    status: element.dataset.status,
    text: (element.dataset.path + "\n" + element.querySelector("summary").textContent).toLowerCase(),
  }));
  // From the inside out: whether a folder holds anything is known once its own folders are.
  const holders = all("details.folder, details.file").reverse();
  const before = new Map(holders.map((element) => [element, element.open]));

  const apply = () => {
    const words = input.value.toLowerCase().split(/\s+/).filter(Boolean);
    const statuses = new Set(
      chips.filter((chip) => chip.getAttribute("aria-pressed") === "true").map((chip) => chip.dataset.status),
    );
    let count = 0;
    for (const order of orders) {
      const fits =
        (statuses.size === 0 || statuses.has(order.status)) && words.every((word) => order.text.includes(word));
      order.element.hidden = !fits;
      count += fits ? 1 : 0;
    }
    const isFiltered = words.length > 0 || statuses.size > 0;
    for (const holder of holders) {
      holder.hidden = !Array.from(holder.children).some((child) => child.tagName === "DETAILS" && !child.hidden);
      holder.open = isFiltered ? !holder.hidden : before.get(holder);
    }
    const noun = orders.length === 1 ? " order" : " orders";
    shown.textContent = isFiltered ? count + " of " + orders.length + noun : orders.length + noun;
  };

  input.addEventListener("input", apply);
  form.addEventListener("submit", (event) => event.preventDefault());
  for (const chip of chips) {
    chip.addEventListener("click", () => {
      chip.setAttribute("aria-pressed", String(chip.getAttribute("aria-pressed") !== "true"));
      apply();
    });
  }
  for (const button of all("[data-do]", form)) {
    button.addEventListener("click", () => {
      for (const holder of holders) holder.open = button.dataset.do === "open";
    });
  }

  // What is folded up is not printed: folders and files are opened for it, orders stay as they are.
  let opened = [];
  addEventListener("beforeprint", () => {
    opened = holders.concat(all("details.about")).filter((element) => !element.open);
    for (const element of opened) element.open = true;
  });
  addEventListener("afterprint", () => {
    for (const element of opened) element.open = false;
    opened = [];
  });

  // A link opens the order it leads to, with all that is round it, and gives it the focus.
  const lead = () => {
    const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target && target.hidden) {
      input.value = "";
      for (const chip of chips) chip.setAttribute("aria-pressed", "false");
      apply();
    }
    for (let at = target; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    if (target) target.querySelector("summary").focus();
  };
  addEventListener("hashchange", lead);

  form.hidden = false;
})();
