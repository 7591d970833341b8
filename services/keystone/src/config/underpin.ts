/** `[underpin]`: what upstream doesn't have. */
export const underpin = {
  options: {
    compatibility: {
      type: "string",
      choices: ["30", "22"],
      default: "30",
      help: "The release of Keystone whose behaviour is shown where releases differ: 30.0.0, or 22.0.2 as Debian has it.",
    },
  },
} as const;
