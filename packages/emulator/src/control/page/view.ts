import { html } from "hono/html";
import type { Html } from "../../accounts/pages/layout.ts";
import type { Catalogue } from "../../catalogue/things.ts";
import type { Control } from "../control.ts";
import type { Refusal } from "./form.ts";
import type { Notice } from "./notices.ts";
import type { Filter } from "./request-filter.ts";

/** What the page is made from. */
export interface View {
  control: Control;
  catalogue: Catalogue;
  /** Where links in answers begin, and where an app is pointed at. */
  origin: string;
  /** Real time, Unix ms. */
  realTime: number;
  filter: Filter;
  /** Client id of the app whose settings are shown; empty for the default app. */
  connect: string;
  /** The default app's secret, as long as it has the one that everybody knows. */
  defaultSecret: string | undefined;
  notice?: Notice | undefined;
  refusal?: Refusal | undefined;
}

/** Where forms of a section go: to this page with its filter and its choice of app, back to the section. */
export function addressOf({ filter, connect }: View, section: string): string {
  return pageAddress({ ...filter, connect }, section);
}

/** The page with what is chosen on it; what is empty is not. */
export function pageAddress(chosen: Readonly<Record<string, string>>, section: string): string {
  const query = new URLSearchParams(Object.entries(chosen).filter(([, value]) => value !== "")).toString();
  return `/_emulator${query === "" ? "" : `?${query}`}#${section}`;
}

/** One form: what was wrong with it, if it was refused, and its content. `name` is its own on the whole page. */
export function form(
  view: View,
  section: string,
  name: string,
  content: Html | Html[],
  look: "actions" | "inline" | "fields" | "press" | "file" = "actions",
): Html {
  const { refusal } = view;
  const address = addressOf(view, section);
  // Under the page's address, where bodies may be as long as a whole world.
  const target = look === "file" ? address.replace("/_emulator", "/_emulator/") : address;
  return html`<form method="post" action="${target}" class="${look}" id="${domId("form", name)}"${look === "file" ? html` enctype="multipart/form-data"` : ""}>
<input type="hidden" name="form" value="${name}">
${refusal?.form === name ? html`<p class="refusal" role="alert" id="${domId("refusal", name)}">${refusal.message}</p>` : ""}
${content}
</form>`;
}

interface Field {
  name: string;
  label: string;
  value?: string;
  hint?: string;
  /** `text` (default), `textarea`, `file` of JSON, or a choice of [value, words]. */
  kind?: "text" | "textarea" | "file" | readonly (readonly [string, string])[];
  placeholder?: string;
  list?: string;
  inputMode?: "numeric" | "decimal";
  isRequired?: boolean;
}

/** A labelled field of a form, with what was typed in it when the form was refused. */
export function field({ refusal }: View, form: string, given: Field): Html {
  const { name, label, hint, kind = "text", placeholder, list, inputMode, isRequired = false } = given;
  const isRefused = refusal?.form === form;
  const isWrong = isRefused && refusal.field === name;
  const value = (isRefused ? refusal.typed.get(name) : undefined) ?? given.value ?? "";
  const id = domId(form, name);
  const described = [isWrong ? domId("refusal", form) : "", hint === undefined ? "" : `${id}-hint`].filter(
    Boolean,
  );
  const attributes = html` id="${id}" name="${name}"${described.length > 0 ? html` aria-describedby="${described.join(" ")}"` : ""}${
    isWrong ? html` aria-invalid="true" autofocus` : ""
  }${isRequired ? html` aria-required="true"` : ""}`;
  return html`<p class="field">
<label for="${id}">${label}</label>
${control()}
${hint === undefined ? "" : html`<small id="${id}-hint">${hint}</small>`}
</p>`;

  function control(): Html {
    if (kind === "textarea") {
      // HTML drops one line break at the beginning.
      return html`<textarea rows="3" spellcheck="false"${attributes}>
${value}</textarea>`;
    }
    if (kind === "file") return html`<input type="file" accept=".json,application/json"${attributes}>`;
    if (kind !== "text") {
      const options = kind.map(
        ([option, words]) =>
          html`<option value="${option}"${option === value ? html` selected` : ""}>${words}</option>`,
      );
      return html`<select${attributes}>${options}</select>`;
    }
    return html`<input value="${value}" autocomplete="off" spellcheck="false"${placeholder === undefined ? "" : html` placeholder="${placeholder}"`}${
      list === undefined ? "" : html` list="${list}"`
    }${inputMode === undefined ? "" : html` inputmode="${inputMode}"`}${attributes}>`;
  }
}

/** A button that does something; what it is about is named by another element, for those who do not see it beside. */
export function button(does: string, words: string, about?: string, look = ""): Html {
  return html`<button name="do" value="${does}"${look === "" ? "" : html` class="${look}"`}${
    about === undefined ? "" : html` aria-describedby="${about}"`
  }>${words}</button>`;
}

/** An id for an element that belongs to something whose own id may hold anything. */
export function domId(kind: string, id: string | number): string {
  return encodeURIComponent(`${kind}-${id}`);
}

/** A button that copies a text; only the script can. */
export function copyButton(text: string, what: string): Html {
  return html`<button type="button" class="small scripted" data-copy="${text}" aria-label="Copy ${what}">Copy</button>`;
}

/** How a person is called, each with the direction of their own script. */
export function personName(id: string | null, people: ReadonlyMap<string, string>): Html {
  return id === null ? html`<span class="soft">–</span>` : html`<bdi>${people.get(id) ?? id}</bdi>`;
}

export function namesOf({ control }: View): {
  people: ReadonlyMap<string, string>;
  apps: ReadonlyMap<string, string>;
} {
  return {
    people: new Map(control.people.list().map(({ id, display_name }) => [id, display_name ?? id])),
    apps: new Map(control.apps.list().map(({ clientId, name }) => [clientId, name])),
  };
}
