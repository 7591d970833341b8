/** `[totp]` */
export const totp = {
  options: {
    included_previous_windows: {
      type: "integer",
      min: 0,
      max: 10,
      default: 1,
      help: "How many passcodes before the present one are still good.",
    },
  },
} as const;
