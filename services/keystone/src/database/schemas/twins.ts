import { microsecondsOfTime, type OnEach } from "@underpin/oslo/db";

/** What a pair of columns says that hold one time: the number counts, the time where there is none, as upstream's models have it. */
export function eitherTwin(microseconds: string, time: string): OnEach {
  const { postgres, mysql, sqlite } = microsecondsOfTime(time);
  return {
    postgres: `COALESCE(${microseconds}, ${postgres})`,
    mysql: `COALESCE(${microseconds}, ${mysql})`,
    sqlite: `COALESCE(${microseconds}, ${sqlite})`,
  };
}
