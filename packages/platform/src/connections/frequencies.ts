/** How often a connection can sync, in minutes. */
export const frequencies = [1, 5, 15, 30, 60, 120, 180, 360, 480, 720, 1440] as const;

export const usualFrequency = 360;

/** The frequency that a time of the day goes with. */
export const dayMinutes = 1440;
