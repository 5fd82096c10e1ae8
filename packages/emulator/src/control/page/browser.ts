/**
 * What runs in the page: asks for the sections that changed and puts them in place, keeping focus, scroll, open
 * details and what is being typed. Sent as text, so it uses nothing from outside itself. Without it, every form and
 * link of the page works as well.
 */
export function browser(): void {
  const root = document.documentElement;
  const byId = (id: string) => document.getElementById(id);
  let isBusy = false;
  let isBehind = false;
  let isPaused = false;
  let events: EventSource | undefined;
  /** When the page last heard what time it is, by the browser's own measure. */
  let heardAt = performance.now();
  let saidUntil: ReturnType<typeof setTimeout> | undefined;
  let lastForm: HTMLFormElement | undefined;

  root.classList.add("with-script");
  document.addEventListener("click", onClick);
  document.addEventListener("submit", onSubmit);
  document.addEventListener("change", (event) => {
    if (event.target instanceof Element)
      event.target.closest<HTMLFormElement>("#filter, .choice")?.requestSubmit();
  });
  // A browser opens few connections to one place: a page that nobody sees must not hold one.
  document.addEventListener("visibilitychange", () => (document.hidden ? leave() : listen()));
  addEventListener("pagehide", leave);
  addEventListener("pageshow", listen);
  setInterval(tick, 250);
  const address = new URL(location.href);
  if (address.searchParams.has("notice")) {
    address.searchParams.delete("notice");
    history.replaceState(null, "", address);
  }
  listen();

  function listen(): void {
    if (events !== undefined || document.hidden) return;
    events = new EventSource("/_emulator/events");
    events.addEventListener("message", refresh);
    events.addEventListener("open", tellWhetherLive);
    events.addEventListener("error", tellWhetherLive);
  }

  function leave(): void {
    events?.close();
    events = undefined;
  }

  function tellWhetherLive(): void {
    const live = byId("live");
    if (live === null) return;
    const isConnected = events?.readyState === 1;
    const words = isPaused ? "paused" : isConnected ? "live" : "not connected; trying again";
    if (live.textContent !== words) live.textContent = words;
    live.classList.toggle("on", isConnected && !isPaused);
    byId("pause")?.setAttribute("aria-pressed", String(isPaused));
  }

  async function refresh(): Promise<void> {
    isBehind = true;
    if (isBusy) return;
    isBusy = true;
    try {
      while (isBehind) {
        isBehind = false;
        place(await load("GET", new URL(location.href)), false);
      }
    } catch {
      // The next event asks again.
    } finally {
      isBusy = false;
    }
  }

  /** Unlike text that is parsed, a document that is loaded is nothing that Trusted Types could object to. */
  function load(method: string, url: URL, body?: URLSearchParams | FormData): Promise<Document> {
    return new Promise((resolve, reject) => {
      const request = new XMLHttpRequest();
      request.open(method, url);
      request.responseType = "document";
      request.setRequestHeader("accept", "text/html");
      request.onload = () => {
        if (request.responseXML === null)
          reject(new Error(`The emulator answers ${request.status}: ${request.statusText}.`));
        else resolve(request.responseXML);
      };
      request.onerror = () => reject(new Error("The emulator does not answer."));
      request.send(body ?? null);
    });
  }

  /** Puts the sections of a page in the place of those here; an answer to a form brings what it says as well. */
  function place(page: Document, isAnswer: boolean): void {
    heardAt = performance.now();
    const focused = document.activeElement;
    const section = focused?.closest("section");
    for (const next of page.querySelectorAll("section")) {
      const isKept = isPaused && !(isAnswer && lastForm?.id === "form-requests");
      if (next.id === "requests" && isKept) continue;
      const old = byId(next.id);
      if (old !== null) become(old, next, isAnswer);
    }
    if (isAnswer) say(page.getElementById("notice"));
    // What had the focus is gone: its section is where one goes on.
    if (focused !== null && !focused.isConnected) section?.querySelector<HTMLElement>("h2")?.focus();
    if (isAnswer) showWhatIsTold();
    tellWhetherLive();
    tick();
  }

  /** What was made may have come above what is in sight. */
  function showWhatIsTold(): void {
    const about = document.querySelector<HTMLElement>("#notice [data-about]")?.dataset.about;
    if (about !== undefined) byId(about)?.scrollIntoView({ block: "nearest" });
  }

  /** Tells what was done. A form that was refused says why itself, and a new secret stays until it is put away. */
  function say(notice: Element | null): void {
    const said = byId("notice");
    if (said === null || notice === null) return;
    become(said, notice, true);
    clearTimeout(saidUntil);
    if (document.querySelector("form .refusal") !== null) said.replaceChildren();
    else if (byId("new-secret") === null) saidUntil = setTimeout(() => said.replaceChildren(), 10_000);
  }

  /** Makes an element what the other one is, changing as little as can be. */
  function become(old: Element, next: Element, isAnswer: boolean): void {
    // Why a form was refused stands until it is sent again.
    if (!isAnswer && old.matches("form:has(> .refusal)")) return;
    const isOpenable = old.localName === "details";
    for (const { name, value } of next.attributes) {
      if (old.getAttribute(name) !== value && name !== "autofocus") old.setAttribute(name, value);
    }
    for (const { name } of [...old.attributes]) {
      if (!next.hasAttribute(name) && !(isOpenable && name === "open")) old.removeAttribute(name);
    }
    const ids = new Set([...next.children].map(({ id }) => id));
    for (const child of [...old.children]) if (child.id !== "" && !ids.has(child.id)) child.remove();
    const known = new Map([...old.children].map((child) => [child.id, child]));
    let at = old.firstChild;
    for (const child of [...next.childNodes]) {
      const id = child instanceof Element ? child.id : "";
      const twin = id === "" ? at : (known.get(id) ?? null);
      if (twin === null || !isAlike(twin, child)) {
        old.insertBefore(document.importNode(child, true), at);
        continue;
      }
      if (twin !== at) old.insertBefore(twin, at);
      else at = twin.nextSibling;
      if (twin instanceof Element && child instanceof Element) become(twin, child, isAnswer);
      else if (twin.nodeValue !== child.nodeValue) twin.nodeValue = child.nodeValue;
    }
    while (at !== null) {
      const after: ChildNode | null = at.nextSibling;
      at.remove();
      at = after;
    }
  }

  function isAlike(old: Node, next: Node): boolean {
    const idOf = (node: Node) => (node instanceof Element ? node.id : "");
    return old.nodeName === next.nodeName && idOf(old) === idOf(next);
  }

  function onClick({ target }: Event): void {
    if (!(target instanceof Element)) return;
    if (target.id === "pause") {
      isPaused = !isPaused;
      tellWhetherLive();
      void refresh();
    }
    if (target.id === "dismiss") {
      byId("notice")?.replaceChildren();
      // The button is gone; what was being done goes on where it was.
      lastForm?.querySelector<HTMLElement>("button:not([disabled]), summary")?.focus();
    }
    const text = target.getAttribute("data-copy");
    if (text !== null) void copy(target, text);
  }

  async function copy(button: Element, text: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      button.textContent = "Copied";
    } catch {
      button.textContent = "Not allowed";
    }
    setTimeout(() => {
      button.textContent = "Copy";
    }, 2000);
  }

  function onSubmit(event: SubmitEvent): void {
    const form = event.target;
    if (!(form instanceof HTMLFormElement)) return;
    event.preventDefault();
    lastForm = form;
    const given = new FormData(form, event.submitter);
    const fields = new URLSearchParams();
    for (const [name, value] of given) if (typeof value === "string") fields.append(name, value);
    const url = new URL(form.action);
    url.hash = "";
    if (form.method === "get") {
      url.search = location.search;
      for (const [name, value] of fields) {
        if (value === "") url.searchParams.delete(name);
        else url.searchParams.set(name, value);
      }
      history.replaceState(null, "", url);
      if (form.id === "filter") isPaused = false;
      void send("GET", url, form);
    } else void send("POST", url, form, form.enctype === "multipart/form-data" ? given : fields);
  }

  async function send(
    method: string,
    url: URL,
    form: HTMLFormElement,
    fields?: URLSearchParams | FormData,
  ): Promise<void> {
    // The filter may have changed since the form was made.
    if (method === "POST") url.search = new URL(location.href).search;
    try {
      const page = await load(method, url, fields);
      const refused = page.querySelector("form .refusal");
      if (refused === null && method === "POST") form.reset();
      place(page, method === "POST");
      document.querySelector<HTMLElement>("form:has(.refusal) [aria-invalid]")?.focus();
    } catch (error) {
      const notice = byId("notice");
      if (notice !== null) notice.textContent = error instanceof Error ? error.message : String(error);
    }
  }

  /** Moves on what goes on by itself, until the page hears of it again. */
  function tick(): void {
    const passed = performance.now() - heardAt;
    for (const element of document.querySelectorAll<HTMLElement>("[data-speed]")) {
      const { clock, position, most, speed } = element.dataset;
      const moved = passed * Number(speed);
      if (clock !== undefined) {
        const words = new Date(Number(clock) + moved).toISOString().slice(0, 19).replace("T", " ");
        if (element.textContent !== words) element.textContent = words;
      } else if (element instanceof HTMLProgressElement) {
        element.value = Math.min(Number(position) + moved, element.max);
      } else {
        const seconds = Math.floor(Math.min(Number(position) + moved, Number(most)) / 1000);
        const two = (number: number) => String(number).padStart(2, "0");
        const minutes = Math.floor(seconds / 60);
        const hours = minutes < 60 ? "" : `${Math.floor(minutes / 60)}:`;
        const words = `${hours}${hours === "" ? minutes : two(minutes % 60)}:${two(seconds % 60)}`;
        if (element.textContent !== words) element.textContent = words;
      }
    }
  }
}
