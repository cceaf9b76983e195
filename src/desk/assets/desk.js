// The script of the desk. Every page works without it. It filters while the user types, updates a
// page when files change, and adds keyboard shortcuts. It evaluates no code, and inserts markup only
// from this server.
"use strict";

(() => {
  /** Fetches a page, and returns its document, also that of an error page. */
  const documentAt = async (address) => {
    const answer = await fetch(address, { headers: { Accept: "text/html" } });
    const fetched = new DOMParser().parseFromString(await answer.text(), "text/html");
    return { ok: answer.ok, fetched };
  };
  /** Fetches a page, and returns its document. Fails for an error page. */
  const page = async (address) => {
    const { ok, fetched } = await documentAt(address);
    if (!ok) throw new Error(fetched.title);
    return fetched;
  };
  // Fields in which a person types or chooses a value of a form.
  const FIELDS = "input:not([name=view]), textarea, select";
  const pause = (milliseconds) => new Promise((done) => setTimeout(done, milliseconds));

  /** Replaces the element with this id by that of another document. */
  const replace = (id, from) => {
    const [old, fresh] = [document.getElementById(id), from.getElementById(id)];
    if (old && fresh) old.replaceWith(document.adoptNode(fresh));
  };

  const timers = new Map();
  /** Calls `run` once no call with the same key has occurred for `wait` milliseconds (debounce). */
  const later = (key, wait, run) => {
    clearTimeout(timers.get(key));
    timers.set(key, setTimeout(run, wait));
  };

  // Whether the answer to a form is under way.
  let isLeaving = false;

  // Forms that filter while the user types. One request at a time: what is typed meanwhile waits for
  // the answer, and then only its latest state is requested.
  let isFiltering = false;
  let unanswered = null;
  const filter = async (form) => {
    unanswered = form;
    if (isFiltering) return;
    isFiltering = true;
    while (unanswered) {
      const latest = unanswered;
      unanswered = null;
      const pairs = [...new FormData(latest)].filter(([, value]) => value !== "");
      const query = new URLSearchParams(pairs).toString();
      const address = latest.getAttribute("action") + (query ? `?${query}` : "");
      const fresh = await page(address).catch(() => null);
      if (!fresh || unanswered) continue;
      replace(latest.dataset.live, fresh);
      history.replaceState(null, "", address);
    }
    isFiltering = false;
  };
  addEventListener("input", ({ target }) => {
    const form = target.closest("form[data-live]");
    if (form) filter(form);
    if (target.dataset.date) later(target.id, 120, () => readDate(target));
    const brief = target.closest("form[data-draft]");
    if (brief) later("draft", 120, () => draft(brief));
    const edited = target.closest("form[data-edit]");
    if (edited) edited.dataset.edited = "yes";
  });
  addEventListener("submit", (event) => {
    if (event.target.matches("form[data-drop]")) {
      if (isTooLarge(event.target)) {
        event.preventDefault();
        return;
      }
      event.target.querySelector("[type=submit]").textContent = "Adding…";
    }
    const form = event.target.closest("form[data-live]");
    if (form) {
      event.preventDefault();
      filter(form);
    }
    delete event.target.dataset.edited;
    // The answer to the form replaces this page.
    isLeaving ||= !event.defaultPrevented && !form;
  });
  addEventListener("pageshow", () => (isLeaving = false));

  // Files that are dropped anywhere on the page are added by its form.
  const report = (form, text) => {
    const problem = form.querySelector("[data-problem]");
    problem.hidden = !text;
    problem.textContent = text;
  };
  const isTooLarge = (form) => {
    const size = [...form.querySelector("input[type=file]").files].reduce((sum, file) => sum + file.size, 0);
    const most = Number(form.dataset.most);
    const is = size > most;
    report(form, is ? `These files are larger than ${most / 1048576} MiB together: add fewer at a time.` : "");
    return is;
  };
  const hasFiles = (event) => event.dataTransfer?.types.includes("Files");
  addEventListener("dragover", (event) => {
    // Otherwise, the browser would show the file in place of the page.
    if (hasFiles(event)) event.preventDefault();
  });
  addEventListener("drop", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    const form = document.querySelector("form[data-drop]");
    if (!form) return;
    if ([...event.dataTransfer.items].some((item) => item.webkitGetAsEntry?.()?.isDirectory)) {
      report(form, "A folder cannot be dropped here: open it, and drop the files in it.");
      return;
    }
    form.querySelector("input[type=file]").files = event.dataTransfer.files;
    form.requestSubmit();
  });

  // The preview of a brief follows its form. A frame is shown once it is loaded, so nothing flickers.
  let drafts = 0;
  const draft = async (form) => {
    const own = ++drafts;
    const body = new URLSearchParams(new FormData(form));
    const answer = await fetch(form.dataset.draft, { method: "POST", body }).catch(() => null);
    if (!answer?.ok || own !== drafts) return;
    const { preview, summary, problems } = await answer.json();
    if (own !== drafts) return;
    document.getElementById("draft-summary").textContent = summary;
    const items = problems.map((problem) => {
      const item = document.createElement("li");
      item.textContent = problem;
      return item;
    });
    document.getElementById("draft-problems").replaceChildren(...items);
    if (!preview) return;
    const old = document.querySelector("[data-preview]");
    const fresh = old.cloneNode();
    fresh.src = preview;
    fresh.classList.add("is-loading");
    fresh.addEventListener("load", () => {
      document.querySelectorAll("[data-preview]").forEach((frame) => frame !== fresh && frame.remove());
      fresh.classList.remove("is-loading");
    });
    old.after(fresh);
  };

  // The interpretation of a date is shown while the user types it.
  const readDate = async (input) => {
    const output = document.getElementById(input.dataset.date);
    if (!output) return;
    const text = input.value.trim();
    const answer = text && (await fetch(`/date?${new URLSearchParams({ text })}`).catch(() => null));
    const reading = answer?.ok ? await answer.json() : { text: "" };
    if (input.value.trim() === text) output.textContent = reading.text;
  };

  // The page of a paper is shown as it is printed or as text. The choice is kept for the next page.
  const storage = (use) => {
    try {
      return use(sessionStorage);
    } catch {
      // The browser stores nothing.
      return null;
    }
  };
  /** Scrolls an element so that `here` is in its upper third, and in its middle from left to right. */
  const scrollTo = (pane, here) => {
    const [inner, outer] = [here.getBoundingClientRect(), pane.getBoundingClientRect()];
    pane.scrollTop += inner.top - outer.top - pane.clientHeight / 3;
    pane.scrollLeft += inner.left - outer.left - Math.max(0, pane.clientWidth - inner.width) / 2;
  };
  /** Scrolls the paper to the marked place. */
  const showMarked = () => {
    const isPrinted = document.querySelector('.views [value="page"]:checked') !== null;
    const here = isPrinted ? document.querySelector(".printed .here") : document.getElementById("here");
    const pane = document.querySelector(".review .paper");
    if (!here) return;
    if (isPrinted) scrollTo(here.closest(".sheet-frame"), here);
    if (pane) scrollTo(pane, here);
  };
  // A link to a page asks for it, whatever was chosen before.
  let view = location.hash === "#printed" ? "page" : storage((store) => store.getItem("view"));
  const showPaper = () => {
    const choice = document.querySelector(`.views [value="${view === "text" ? "text" : "page"}"]`);
    if (choice) choice.checked = true;
    showMarked();
  };
  addEventListener("change", ({ target }) => {
    if (target.name !== "view") return;
    view = target.value;
    storage((store) => store.setItem("view", view));
    showMarked();
  });
  showPaper();
  // The mark may be far below the top of the page.
  if (location.hash === "#printed") {
    document.querySelector(".printed .here")?.scrollIntoView({ block: "center", inline: "nearest" });
  }

  // A keyboard shortcut clicks its button or link, or focuses its field. Escape leaves a field.
  addEventListener("keydown", (event) => {
    const isTyping = event.target.closest(FIELDS);
    if (event.key === "Escape" && isTyping) event.target.blur();
    // Otherwise, Enter would open the list of events instead of attaching the candidate to one.
    if (event.key === "Enter" && event.target.matches("select[data-key]")) {
      event.preventDefault();
      event.target.form.requestSubmit();
    }
    if (isTyping || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const target = document.querySelector(`[data-key="${CSS.escape(event.key)}"]`);
    if (!target) return;
    event.preventDefault();
    if (target.matches("button, a")) target.click();
    else if (target.matches("fieldset")) {
      const other = target.querySelector("input:not(:checked)");
      other.focus({ preventScroll: true });
      other.click();
    }
    else target.focus();
  });

  // A page is fetched again when a file changes, but not while a person is in one of its fields. A form
  // with input is left alone: the server compares it with the file when it is saved.
  let waiting = null;
  const isInField = () => {
    const field = document.activeElement?.closest(FIELDS);
    return field !== null && field !== undefined && !field.closest("form[data-live]");
  };
  addEventListener("focusout", () => {
    // The next field may get the focus right after this one has lost it.
    setTimeout(() => waiting !== null && !isInField() && refresh(waiting).catch(() => {}), 0);
  });
  const isEdited = () => document.querySelector("form[data-edited]") !== null;
  addEventListener("beforeunload", (event) => {
    if (isEdited()) event.preventDefault();
  });
  /** Shows a message above the page. */
  const notify = (text) => {
    const note = document.createElement("p");
    note.className = "notice";
    note.textContent = text;
    document.getElementById("status")?.replaceChildren(note);
  };
  const refresh = async (version) => {
    const root = document.documentElement;
    if (isLeaving) {
      await pause(500);
      return;
    }
    waiting = null;
    if (isEdited()) {
      root.dataset.version = version;
      notify("The files were changed elsewhere. Your input is kept; saving compares it with the file.");
      return;
    }
    if (isInField()) {
      waiting = version;
      root.dataset.version = version;
      return;
    }
    // If the server cannot be reached, the caller tries again after a pause.
    const { ok, fetched: fresh } = await documentAt(location.href);
    // From here on, this page waits for the next version, whatever the answer was: an error would
    // otherwise be requested again and again.
    root.dataset.version = version;
    if (isLeaving) return;
    if (isInField()) waiting = version;
    if (isInField() || isEdited()) return;
    const isErrorPage = document.querySelector("header.top") === null;
    if (!ok) {
      const reason = fresh.querySelector("main p")?.textContent ?? "";
      if (isErrorPage) replace("main", fresh);
      else notify(`This page shows an earlier state: ${reason} The present state is shown once the file is corrected.`);
      return;
    }
    if (isErrorPage) {
      // A reload would repeat the form whose answer this page is.
      location.replace(location.pathname + location.search);
      return;
    }
    root.dataset.version = fresh.documentElement.dataset.version;
    const focused = document.activeElement?.id;
    const typing = document.activeElement?.closest("form[data-live]");
    replace(typing ? typing.dataset.live : "main", fresh);
    showPaper();
    if (focused && !typing) document.getElementById(focused)?.focus({ preventScroll: true });
  };
  const watch = async () => {
    for (let wait = 1000; ; ) {
      const since = document.documentElement.dataset.version;
      try {
        const answer = await fetch(`/changes?since=${since}`);
        if (!answer.ok) return;
        const { version } = await answer.json();
        if (String(version) !== since) {
          await refresh(version);
          // A folder whose files change all the time does not keep the browser busy.
          await pause(200);
        }
        wait = 1000;
      } catch {
        // The server was stopped, or the machine slept.
        await pause(wait);
        wait = Math.min(wait * 2, 60000);
      }
    }
  };
  if ("version" in document.documentElement.dataset) watch();
  document.documentElement.dataset.ready = "yes";
})();
