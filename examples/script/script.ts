import { serve } from "@hono/node-server";
import * as spotify from "@stagedoor/spotify";
import { configFromEnvironment } from "@stagedoor/spotify/config";
import { Hono } from "hono";
import { deleteCookie, getCookie, setCookie } from "hono/cookie";
import { html } from "hono/html";

const config = configFromEnvironment({ onWarning: console.warn });
const credentials = new spotify.Credentials(config);
const scope = spotify.scope.userReadCurrentlyPlaying;
const verifiers = new Map<string, string>(); // by state
const users = new Map<string, { id: string; token: spotify.Token }>(); // by session

export const app = new Hono();
const links = html`You can <a href="/login">login</a> or <a href="/logout">logout</a>`;

app.get("/", async (c) => {
  const user = users.get(getCookie(c, "session") ?? "");
  if (!user) return c.html(html`User ID: None<br>${links}`);
  let playing: string;
  try {
    if (user.token.isExpiring()) user.token = await credentials.refresh(user.token);
    const playback = await new spotify.Spotify({ ...config, token: user.token }).player.currentlyPlaying();
    playing = `Now playing: ${playback?.item?.name ?? "None"}`;
  } catch (error) {
    if (!(error instanceof spotify.SpotifyError)) throw error;
    playing = "Error in retrieving now playing!";
  }
  return c.html(html`User ID: ${user.id}<br>${links}<br>${playing}`);
});

app.get("/login", async (c) => {
  if (users.has(getCookie(c, "session") ?? "")) return c.redirect("/", 307);
  const [state, codeVerifier] = [spotify.generateState(), spotify.generateCodeVerifier()];
  verifiers.set(state, codeVerifier);
  return c.redirect(await credentials.authorizationUrl({ state, codeVerifier, scope }), 307);
});

app.get("/callback", async (c) => {
  const { code, state = "" } = c.req.query();
  const codeVerifier = verifiers.get(state);
  verifiers.delete(state);
  if (!code || !codeVerifier) return c.text("Invalid state!", 400);
  const token = await credentials.requestUserToken({ code, codeVerifier });
  const { id } = await new spotify.Spotify({ ...config, token }).users.currentUser();
  const session = spotify.generateState();
  users.set(session, { id, token });
  setCookie(c, "session", session, { httpOnly: true, sameSite: "Lax" });
  return c.redirect("/", 307);
});

app.get("/logout", (c) => {
  users.delete(deleteCookie(c, "session") ?? "");
  return c.redirect("/", 307);
});

if (import.meta.main)
  serve({ fetch: app.fetch, hostname: "127.0.0.1", port: Number(process.env.PORT ?? 5000) });
