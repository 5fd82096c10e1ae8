import { randomUUID } from "node:crypto";

/** What the page says once, after something was done. */
export interface Notice {
  text: string;
  /** The id of the element on the page that it tells of, which ought to be seen. */
  about?: string;
  /** Of an app that was registered, or got a new secret: shown this one time, and kept nowhere. */
  credentials?: { clientId: string; clientSecret: string };
}

/** Notices on their way from the form to the page that follows it; only their random names are in its address. */
export interface Notices {
  keep(notice: Notice): string;
  take(name: string): Notice | undefined;
}

const most = 20;

export function createNotices(): Notices {
  const notices = new Map<string, Notice>();
  return {
    keep(notice) {
      const name = randomUUID();
      notices.set(name, notice);
      const [oldest] = notices.keys();
      if (notices.size > most && oldest !== undefined) notices.delete(oldest);
      return name;
    },
    take(name) {
      const notice = notices.get(name);
      notices.delete(name);
      return notice;
    },
  };
}
