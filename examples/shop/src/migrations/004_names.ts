import { evolution, splitColumn } from "underpin";

const type = { kind: "varchar", length: 120 } as const;

/** Split a column at the first space; without one, all of it is the first name. */
export default evolution([
  splitColumn({
    table: "customer",
    from: "name",
    into: [
      {
        name: "first_name",
        type,
        notNull: true,
        forward: {
          postgres: "split_part({name}, ' ', 1)",
          mysql: "SUBSTRING_INDEX({name}, ' ', 1)",
          sqlite: "CASE WHEN instr({name}, ' ') > 0 THEN substr({name}, 1, instr({name}, ' ') - 1) ELSE {name} END",
        },
      },
      {
        name: "last_name",
        type,
        notNull: true,
        forward: {
          postgres: "CASE WHEN strpos({name}, ' ') > 0 THEN substr({name}, strpos({name}, ' ') + 1) ELSE '' END",
          mysql: "CASE WHEN LOCATE(' ', {name}) > 0 THEN SUBSTR({name}, LOCATE(' ', {name}) + 1) ELSE '' END",
          sqlite: "CASE WHEN instr({name}, ' ') > 0 THEN substr({name}, instr({name}, ' ') + 1) ELSE '' END",
        },
      },
    ],
    backward: {
      postgres: "CASE WHEN {last_name} = '' THEN {first_name} ELSE {first_name} || ' ' || {last_name} END",
      mysql: "CASE WHEN CHAR_LENGTH({last_name}) = 0 THEN {first_name} ELSE CONCAT({first_name}, ' ', {last_name}) END",
      sqlite: "CASE WHEN {last_name} = '' THEN {first_name} ELSE {first_name} || ' ' || {last_name} END",
    },
  }),
]);
