package neargate.engine.logs;

/**
 * A line that a container wrote.
 *
 * @param time when, in milliseconds of the epoch
 * @param end where the next line begins
 */
record LogLine(long time, String text, RawLines.Position end) {}
