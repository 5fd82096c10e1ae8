/** Whose doing a failure is, and so who can mend it. */
type Fault = "person" | "site" | "spotify" | "nobody";

interface FailureText {
  readonly status: 400 | 403 | 500 | 502 | 503 | 504;
  readonly fault: Fault;
  readonly title: string;
  readonly text: string;
}

const DASHBOARD = "developer.spotify.com/dashboard";

/** Every way in which a callback does not lead to a session: its status, and what its page says. */
const failures = {
  no_state: {
    status: 400,
    fault: "nobody",
    title: "This sign-in cannot be finished",
    text: "The address has no state, so nobody can tell which sign-in it belongs to.",
  },
  repeated_parameter: {
    status: 400,
    fault: "nobody",
    title: "This sign-in cannot be finished",
    text: "The address says the same thing twice, which Spotify never does.",
  },
  unknown_state: {
    status: 400,
    fault: "nobody",
    title: "This browser did not begin this sign-in",
    text: "It was begun in another browser, or long ago, or this browser does not keep cookies.",
  },
  used_state: {
    status: 400,
    fault: "nobody",
    title: "This sign-in has been used",
    text: "Each sign-in serves once. If you went back or reloaded the page, you may be signed in already.",
  },
  attempt_too_old: {
    status: 400,
    fault: "nobody",
    title: "This sign-in took too long",
    text: "A sign-in has to be finished within ten minutes.",
  },
  other_issuer: {
    status: 400,
    fault: "nobody",
    title: "This sign-in cannot be finished",
    text: "The answer came from another accounts service than the one that was asked.",
  },
  access_denied: {
    status: 403,
    fault: "person",
    title: "You did not agree",
    text: "You chose not to let this site see your Spotify account. Nothing was shared and nothing is kept.",
  },
  authorization_error: {
    status: 400,
    fault: "site",
    title: "Spotify refused this sign-in",
    text: "Spotify did not accept what this site asked for.",
  },
  authorization_server_error: {
    status: 502,
    fault: "spotify",
    title: "Spotify could not sign you in",
    text: "Spotify's sign-in reported a fault of its own.",
  },
  authorization_unavailable: {
    status: 503,
    fault: "spotify",
    title: "Spotify's sign-in is not available just now",
    text: "Spotify's sign-in is overloaded or under maintenance.",
  },
  no_code: {
    status: 400,
    fault: "nobody",
    title: "This sign-in cannot be finished",
    text: "The address has no code from Spotify.",
  },
  code_refused: {
    status: 400,
    fault: "nobody",
    title: "Spotify did not accept this sign-in",
    text: "The code that your browser brought back is too old, used, or not from this sign-in.",
  },
  credentials_refused: {
    status: 500,
    fault: "site",
    title: "This site's Spotify credentials are wrong",
    text: "Spotify does not accept this site's client id and secret. Whoever runs the site can mend it.",
  },
  exchange_refused: {
    status: 502,
    fault: "site",
    title: "Spotify refused this sign-in",
    text: "Spotify's accounts service did not accept this site's request.",
  },
  accounts_failed: {
    status: 502,
    fault: "spotify",
    title: "Spotify's sign-in is not working just now",
    text: "Spotify's accounts service answered with a fault or with something that is no answer.",
  },
  accounts_busy: {
    status: 503,
    fault: "spotify",
    title: "Spotify's sign-in is too busy just now",
    text: "Spotify's accounts service asks this site to wait.",
  },
  accounts_silent: {
    status: 504,
    fault: "spotify",
    title: "Spotify's sign-in does not answer",
    text: "Spotify's accounts service gave no answer within ten seconds.",
  },
  not_registered: {
    status: 403,
    fault: "site",
    title: "You are not on this app's list",
    text: `Spotify lets only people on a list use an app in Development Mode, and you are not on this one's. Whoever runs this site can add your name and e-mail address under User Management at ${DASHBOARD}. No session was begun and nothing is kept.`,
  },
  premium_lapsed: {
    status: 403,
    fault: "site",
    title: "This app's owner needs Spotify Premium",
    text: `Spotify has stopped this app because its owner's Premium subscription has lapsed. It works again once the owner, who is named at ${DASHBOARD}, has Premium again. No session was begun and nothing is kept.`,
  },
  profile_forbidden: {
    status: 403,
    fault: "site",
    title: "Spotify does not let this app see who you are",
    text: `Either you are not on the list of people who may use this app, or its owner's Premium has lapsed. Whoever runs this site can see which at ${DASHBOARD}. No session was begun and nothing is kept.`,
  },
  profile_busy: {
    status: 503,
    fault: "spotify",
    title: "Spotify asks this site to wait",
    text: "You agreed, but this site has asked Spotify too much of late. Nothing is kept; try again in a while.",
  },
  profile_failed: {
    status: 502,
    fault: "spotify",
    title: "Spotify did not say who you are",
    text: "You agreed, but Spotify then could not give your profile. No session was begun and nothing is kept.",
  },
  profile_silent: {
    status: 504,
    fault: "spotify",
    title: "Spotify did not say who you are",
    text: "You agreed, but Spotify then gave no answer. No session was begun and nothing is kept.",
  },
  store_unavailable: {
    status: 503,
    fault: "site",
    title: "This site cannot sign you in just now",
    text: "It cannot reach the store where it keeps who is signed in. Nothing of this sign-in is kept. It usually passes within a minute.",
  },
} as const satisfies Record<string, FailureText>;

export type SignInFailureCode = keyof typeof failures;

/** A callback that is not right: it leads to a page that says so, and never to a session. */
export class SignInFailure extends Error {
  override readonly name = "SignInFailure";
  readonly code: SignInFailureCode;

  constructor(code: SignInFailureCode, options?: ErrorOptions) {
    super(failures[code].text, options);
    this.code = code;
  }

  get status(): FailureText["status"] {
    return failures[this.code].status;
  }

  get fault(): Fault {
    return failures[this.code].fault;
  }

  get title(): string {
    return failures[this.code].title;
  }
}
