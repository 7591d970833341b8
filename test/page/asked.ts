import { request } from "node:http";

/** An answer of a page's server. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

interface Asked {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** One request, with whatever headers: a browser would not let us. */
export async function ask(url: string, { method = "GET", headers = {}, body }: Asked = {}): Promise<Answer> {
  return await new Promise((resolve, reject) => {
    const asked = request(url, { method, headers, agent: false }, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.once("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    asked.once("error", reject).end(body);
  });
}

/** What a stream tells, as it comes. */
export interface Stream extends AsyncDisposable {
  /** Everything told so far, put together as the page does it. */
  readonly picture: Readonly<Record<string, unknown>>;
  readonly kinds: readonly string[];
  /** Resolves when it is so. */
  until(isSo: (picture: Readonly<Record<string, unknown>>, kinds: readonly string[]) => boolean): Promise<void>;
}

/** Opens a page's stream, as a browser does. */
export async function listen(link: string): Promise<Stream> {
  let picture: Record<string, unknown> = {};
  const kinds: string[] = [];
  const waiting = new Set<() => void>();
  let rest = "";
  const hear = (frame: string): void => {
    const [, kind = "", data = "{}"] = /^event: (\w+)\ndata: (.*)$/.exec(frame) ?? [];
    if (kind === "") return;
    kinds.push(kind);
    const told = JSON.parse(data) as Record<string, unknown>;
    picture = kind === "news" ? { ...picture, ...told } : told;
    for (const wake of waiting) wake();
  };
  const stream = request(new URL("events", link), { agent: false });
  await new Promise<void>((resolve, reject) => {
    stream
      .once("response", (response) => {
        response
          .on("error", () => {})
          .on("data", (chunk: Buffer) => {
            const frames = (rest + chunk.toString()).split("\n\n");
            rest = frames.pop() ?? "";
            frames.forEach(hear);
          });
        resolve();
      })
      .on("error", reject)
      .end();
  });
  return {
    get picture() {
      return picture;
    },
    kinds,
    until: async (isSo) => {
      while (!isSo(picture, kinds))
        await new Promise<void>((resolve) => {
          const wake = (): void => {
            waiting.delete(wake);
            resolve();
          };
          waiting.add(wake);
        });
    },
    [Symbol.asyncDispose]: async () => void stream.destroy(),
  };
}
