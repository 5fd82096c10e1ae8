import {
  ConfigError,
  ConversionError,
  Credentials,
  type CurrentUser,
  Forbidden,
  fetchSender,
  fromUrl,
  InvalidGrant,
  isSpotifyFailure,
  NetworkError,
  NotFound,
  type Playback,
  parseReference,
  RefreshingCredentials,
  Scope,
  SignInAttempt,
  Spotify,
  SpotifyError,
  StateMismatch,
  scope,
  standardSender,
  TimeoutError,
  Token,
  toUri,
  toUrl,
  Unauthorized,
  UnexpectedResponse,
} from "@stagedoor/spotify";
import { type Config, configFromEnvironment } from "@stagedoor/spotify/config";
import { type Checks, holds, rejection, same } from "./conformance.ts";
import { redirectUri } from "./stage.ts";

const NOBODYS_ID = "0000000000000000000000";
/** What Spotify's own refusals have, and a web page needs. */
const CORS = { "access-control-allow-origin": "*" };

/** What holds wherever there is a `fetch`. */
export const portable: Checks = {
  async "a code and PKCE become a token"(stage) {
    const token = await stage.signIn(scope.read);
    holds(token.scope.equals(scope.read), "the scope is the one that was asked for");
    holds(token.expiresIn() > 3_000, "the token is good for an hour");
  },

  async "a token is refreshed, and its refresh token serves once"(stage) {
    const { credentials } = stage;
    const token = await stage.signIn();
    const fresh = await credentials.refresh(token);
    holds(fresh.accessToken !== token.accessToken, "the token is new");
    same(fresh.authorizedAt, token.authorizedAt);
    const error = await rejection(credentials.refresh(token), InvalidGrant);
    same(error.errorDescription, "Refresh token revoked");
  },

  async "a sign-in leads to a token that refreshes itself, once for many"(stage) {
    const saved: string[] = [];
    // An hour later, as far as the client knows: every token is about to end.
    const late = () => Date.now() + 3_590_000;
    const { accountsUrl, apiUrl, publicApp } = stage.setting;
    const credentials = new Credentials({ ...publicApp, redirectUri, accountsUrl, now: late });
    const token: Token = await stage.signIn();
    const refreshing = new RefreshingCredentials(credentials, {
      onRefresh: ({ refreshToken }) => {
        saved.push(refreshToken ?? "");
      },
    }).userToken(token);
    const { users } = new Spotify({ token: refreshing, apiUrl });
    const people = await Promise.all([users.currentUser(), users.currentUser(), users.currentUser()]);
    same([people.map(({ id }) => id), saved.length], [["ada", "ada", "ada"], 1]);

    const attempt = await SignInAttempt.begin(stage.credentials, { scope: scope.read });
    const { searchParams } = new URL(await stage.agree(attempt.url));
    searchParams.set("state", "another");
    await rejection(attempt.finish(searchParams), StateMismatch);
    searchParams.set("state", attempt.state);
    same((await attempt.finish(searchParams)).scope.equals(scope.read), true);
  },

  async "an app has a token of its own, if it has a secret"(stage) {
    const { secretApp, accountsUrl, apiUrl } = stage.setting;
    if (secretApp === undefined) {
      await rejection(stage.credentials.requestClientToken(), ConfigError);
      return;
    }
    const token = await new Credentials({ ...secretApp, accountsUrl }).requestClientToken();
    same(token.refreshToken, undefined);
    const { items } = await new Spotify({ token, apiUrl }).search("a", "track", { limit: 2 });
    same(items.length, 2);
  },

  async "a person is read"(stage) {
    const me: CurrentUser = await (await stage.spotify()).users.currentUser();
    same([me.id, me.type, me.display_name], ["ada", "user", "Ada Lindqvist"]);
  },

  async "what plays is read"(stage) {
    const playback: Playback | undefined = await (await stage.spotify()).player.playback();
    same([playback?.currently_playing_type, playback?.device.is_active], ["track", true]);
    holds((playback?.item?.name ?? "") !== "", "what plays has a name");
  },

  async "a command is carried out"(stage) {
    const { player } = await stage.spotify();
    same(await player.pause(), undefined);
    same((await player.playback())?.is_playing, false);
  },

  async "a list is walked through, over its pages"(stage) {
    const { library } = await stage.spotify();
    const { total } = await library.tracks({ limit: 1 });
    const uris: string[] = [];
    for await (const { track } of library.tracks({ limit: 2 })) uris.push(track.uri);
    holds(total > 4, "there are three pages and more");
    same([uris.length, new Set(uris).size], [total, total]);

    const latest: string[] = [];
    for await (const { items } of library.tracks({ limit: 2 }).pages()) {
      latest.push(...items.map(({ track }) => track.uri));
      if (latest.length === 4) break;
    }
    same(latest, uris.slice(0, 4));
  },

  async "a refused call says whose fault it is"(stage) {
    const { player, tracks } = await stage.spotify(scope.userReadCurrentlyPlaying);
    const scopeless = await rejection(player.playback(), Forbidden);
    holds(
      scopeless instanceof SpotifyError && isSpotifyFailure(scopeless),
      "it is one of the client's errors",
    );
    same([scopeless.name, scopeless.kind, scopeless.status], ["Forbidden", "http", 403]);
    holds(scopeless.message.startsWith("Insufficient client scope"), "the message is Spotify's own");
    same(scopeless.missingScope?.toString(), "user-read-playback-state");

    const nowhere = await rejection(tracks.get(NOBODYS_ID), NotFound);
    same([nowhere.status, nowhere.operation, nowhere.path], [404, "get-track", "/tracks/{id}"]);

    const { apiUrl } = stage.setting;
    await rejection(new Spotify({ token: "made-up", apiUrl }).users.currentUser(), Unauthorized);
  },

  async "what cannot be is refused before it is sent"(stage) {
    const { tracks } = new Spotify({ token: "made-up", apiUrl: stage.setting.apiUrl });
    const error = await rejection(tracks.get("spotify:album:4aawyAB9vmqN3uQ7FjRGTy"), ConversionError);
    holds(error.message.includes("of type album, not track"), "the message says what is wrong");
  },

  async "an aborted call ends with the caller's reason"(stage) {
    const { users } = await stage.spotify();
    const reason = new Error("changed my mind");
    same(await rejection(users.currentUser({ signal: AbortSignal.abort(reason) }), Error), reason);
    await stage.fault({ path: "/v1/me", method: "GET", kind: "hang", times: 1 });
    const controller = new AbortController();
    const call = users.currentUser({ signal: controller.signal });
    setTimeout(() => controller.abort(reason), 50);
    holds((await rejection(call, Error)) === reason, "it ends with that very reason");
    same((await users.currentUser()).id, "ada");
  },

  async "silence, a lost service and a redirect are told apart"(stage) {
    const { apiUrl } = stage.setting;
    const token = await stage.signIn();
    const hurried = new Spotify({ token, apiUrl, sender: fetchSender({ timeout: 100 }) });
    await stage.fault({ path: "/v1/me", method: "GET", kind: "hang", times: 1 });
    same((await rejection(hurried.users.currentUser(), TimeoutError)).timeout, 100);

    const lost = new Spotify({ token, apiUrl: "http://127.0.0.1:1/v1" });
    holds((await rejection(lost.users.currentUser(), NetworkError)).isTransient, "it may pass");

    const headers = { ...CORS, location: "/v1/me/player" };
    await stage.fault({ path: "/v1/me", method: "GET", status: 302, headers, times: 1 });
    const spotify = new Spotify({ token, apiUrl });
    await rejection(spotify.users.currentUser(), UnexpectedResponse);
  },

  async "a call is sent again through all layers, and hooks see no token"(stage) {
    const seen: object[] = [];
    const sender = standardSender({
      retry: { random: () => 1 },
      hooks: {
        onRequest: (request) => seen.push(request),
        onResponse: ({ status, attempt }) => seen.push({ status, attempt }),
      },
    });
    const token = await stage.signIn();
    const { users } = new Spotify({ token, apiUrl: stage.setting.apiUrl, sender });
    await stage.fault({ path: "/v1/me", method: "GET", status: 503, headers: CORS, times: 1 });
    const [me, again] = await Promise.all([users.currentUser(), users.currentUser()]);
    same([me.id, again.id], ["ada", "ada"]);
    const request = { method: "GET", operation: "get-current-users-profile", path: "/me" };
    same(seen, [
      { ...request, attempt: 1 },
      { status: 503, attempt: 1 },
      { ...request, attempt: 2 },
      { status: 200, attempt: 2 },
    ]);
  },

  async "what a grant lacks does not compile"(stage) {
    const token = await stage.signIn("user-read-email");
    const { player, users } = new Spotify({
      token,
      apiUrl: stage.setting.apiUrl,
      scope: ["user-read-email"],
    });
    same((await users.currentUser()).id, "ada");
    // @ts-expect-error: the grant lacks user-read-playback-state.
    await rejection(player.playback(), Forbidden);
  },

  async "a token is not shown"(stage) {
    const token = await stage.signIn();
    const inspect = Reflect.get(token, Symbol.for("nodejs.util.inspect.custom"));
    const shown = [JSON.stringify({ token }), `${token}`, inspect.call(token), JSON.stringify({ ...token })];
    for (const value of [token.accessToken, token.refreshToken ?? ""]) {
      holds(value !== "" && !shown.join().includes(value), "no value is in what is shown");
    }
    holds(Token.deserialize(token.serialize()).accessToken === token.accessToken, "it can be kept");
  },

  "scopes are sets"() {
    const asked = new Scope(scope.userReadEmail, scope.playlistModifyPublic);
    holds(scope.every.contains(asked) && !scope.read.contains(asked), "every is more than read");
    same(asked.remove("playlist-modify-public").toString(), "user-read-email");
  },

  "ids, URIs and addresses become each other"() {
    const id = "4aawyAB9vmqN3uQ7FjRGTy";
    same(toUri("album", id), `spotify:album:${id}`);
    same(fromUrl(`${toUrl("album", id).replace("/album", "/intl-de/album")}?si=1`), { type: "album", id });
    same(parseReference("spotify:user:%C3%A9mile"), { type: "user", id: "émile" });
    try {
      toUri("album", "short");
    } catch (error) {
      holds(error instanceof ConversionError, "what is no id is told so");
      return;
    }
    throw new Error("What is no id became a URI.");
  },

  "the configuration comes from the environment"() {
    const warnings: string[] = [];
    const config: Config = configFromEnvironment({
      env: { SPOTIFY_CLIENT_ID: " an id ", SPOTIFY_REDIRECT_URI: redirectUri },
      onWarning: (warning) => warnings.push(warning),
    });
    same(new Credentials(config).clientId, "an id");
    holds(warnings.join().startsWith("SPOTIFY_CLIENT_SECRET is not set"), "what is missing is told");
  },
};
