import { html } from "hono/html";
import type { NowPlaying } from "../playing/now-playing.ts";
import { type Html, layout } from "./layout.ts";
import { signInAgain } from "./sign-in-again.ts";

/** What the page says where there is no title to show. The script said "None" when nothing was playing. */
const plain = {
  advert: ["an advert", "Spotify is playing an advert. The music goes on after it."],
  hidden: ["something private", "Spotify does not say what it is, as in a private session."],
  nothing: ["None", "Nothing is playing on Spotify right now."],
} as const;

/** Signed out: the same for everybody. */
export const signedOutPage: Html = layout(
  "Stagedoor",
  html`<p class="brand">Stagedoor</p>
<h1>See what you are playing</h1>
<p>User ID: None</p>
<p class="quiet">Sign in with Spotify, and this page shows the song that is playing. Your Spotify password stays with Spotify, and your browser keeps nothing but a cookie.</p>
<div class="actions">
<a class="button" href="/login">Log in with Spotify</a>
<a href="/login?showDialog=true">Not you?</a>
</div>`,
);

/** Signed in. */
export function homePage(home: {
  readonly userId: string;
  readonly playing: NowPlaying;
  /** Where the person is, to come back to. */
  readonly path: string;
}): Html {
  const { userId, playing, path } = home;
  return layout(
    "Stagedoor",
    html`<p class="brand">Stagedoor</p>
<h1>What you are playing</h1>
<p>User ID: ${userId}</p>
${playingSection(playing, path)}
<div class="actions">
<a href="/account">Your account</a>
<form method="post" action="/logout"><button class="button quiet">Log out</button></form>
</div>`,
  );
}

function playingSection(playing: NowPlaying, path: string): Html {
  switch (playing.kind) {
    case "sign-in-again":
      return html`<section class="playing plain">
<p class="title">Please sign in again</p>
${signInAgain(playing.reason, playing.endedAt, path)}
</section>`;
    case "trouble":
      return html`<section class="playing plain">
<p class="title">Error in retrieving now playing!</p>
<p>${playing.reason}</p>
<p class="quiet">You are still signed in. <a href="/">Try again</a></p>
</section>`;
    case "advert":
    case "hidden":
    case "nothing":
      return html`<section class="playing plain">
<p class="title">Now playing: ${plain[playing.kind][0]}</p>
<p class="quiet">${plain[playing.kind][1]}</p>
</section>`;
    default:
      return pieceSection(playing);
  }
}

function pieceSection(piece: Extract<NowPlaying, { title: string }>): Html {
  const what = { track: "", episode: "Podcast episode", local: "A file of your own, not from Spotify" }[
    piece.kind
  ];
  return html`<section class="playing${piece.cover ? "" : " plain"}">
${piece.cover ? html`<img src="${piece.cover}" alt="Cover of ${piece.from ?? piece.title}" width="128" height="128">` : ""}
<div>
<p class="title">Now playing: ${piece.title}</p>
${piece.by ? html`<p>${piece.by}</p>` : ""}
${piece.from ? html`<p class="quiet">${piece.from}</p>` : ""}
${what ? html`<p class="quiet">${what}</p>` : ""}
<p class="quiet">${piece.paused ? "Paused " : ""}${piece.explicit ? html`<span class="badge" title="Explicit">E</span> ` : ""}</p>
${piece.link ? html`<p><a href="${piece.link}" rel="noopener">Listen on Spotify</a></p>` : ""}
</div>
</section>`;
}
