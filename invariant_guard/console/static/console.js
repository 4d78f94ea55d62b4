// Keeps pages fresh. Without it they are the same, and are made anew by the browser's own reload.
"use strict";

const root = document.body.dataset.root;

// -- the event stream ------------------------------------------------------------------
const table = document.getElementById("events");
if (table && window.EventSource) {
  const state = document.getElementById("stream");
  const say = (text, level) => {
    state.hidden = false;
    state.textContent = text;
    state.className = "badge " + level;
  };
  const cell = (row, head, text, kind) => {
    const made = row.insertCell();
    made.dataset.head = head;
    made.className = kind || "";
    // As text: whatever it says, it is shown and never obeyed.
    made.textContent = text;
    return made;
  };
  const show = (event) => {
    const row = table.insertRow(0);
    row.className = event.level;
    cell(row, "Number", event.number, "number");
    const at = document.createElement("time");
    at.title = event.at;
    at.textContent = event.at.slice(11, 23);
    cell(row, "At", "").append(at);
    cell(row, "Event", event.kind);
    cell(row, "Key", event.key);
    cell(row, "Quantity", event.quantity, "number");
    cell(row, "Text", event.text);
    cell(row, "Source", event.source);
    const order = cell(row, "Order", "");
    if (event.id) {
      const link = document.createElement("a");
      link.className = "id";
      link.href = root + "/order/" + encodeURIComponent(event.id);
      link.textContent = event.id;
      order.append(link);
    }
    while (table.rows.length > Number(table.dataset.most)) table.deleteRow(-1);
  };
  // The browser itself comes back after a break, and says which number it had last.
  const stream = new EventSource(root + "/events/stream?after=" + table.dataset.after);
  stream.onopen = () => say("live", "good");
  stream.onerror = () => say("not connected", "bad");
  stream.onmessage = (message) => show(JSON.parse(message.data));
  addEventListener("pagehide", () => stream.close());
}

// -- parts that are made anew ----------------------------------------------------------
const live = document.querySelector("[data-live]");
if (live) {
  const made = document.getElementById("made");
  let failed = 0;
  const busy = () =>
    document.hidden || (live.contains(document.activeElement) && document.activeElement.matches("input, select")) ||
    !document.getSelection().isCollapsed;
  const refresh = async () => {
    if (busy()) return;
    try {
      const answer = await fetch(location.href, { headers: { accept: "text/html" } });
      if (!answer.ok) throw new Error(answer.status);
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const part = page.querySelector("[data-live]");
      if (!part) throw new Error("no such page any more");
      if (busy()) return;
      const focused = document.activeElement && document.activeElement.getAttribute("href");
      live.replaceChildren(...part.childNodes);
      document.title = page.title;
      made.textContent = page.getElementById("made").textContent;
      if (focused && !document.activeElement.matches("a")) {
        const again = [...live.querySelectorAll("a")].find((a) => a.getAttribute("href") === focused);
        if (again) again.focus();
      }
      failed = 0;
      document.body.classList.remove("stale");
    } catch (fault) {
      failed += 1;
      if (failed > 1) {
        document.body.classList.add("stale");
        made.textContent = "The console does not answer; this page is old. " + made.textContent.replace(/^The console.*old\. /, "");
      }
    }
  };
  // Somebody comes back to it: not in five seconds, now.
  document.addEventListener("visibilitychange", refresh);
  setInterval(refresh, Number(live.dataset.live) * 1000);
}
