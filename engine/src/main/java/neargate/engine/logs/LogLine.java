package neargate.engine.logs;

/**
 * A line that a container wrote.
 *
 * @param time when, in milliseconds of the epoch
 * @param end how far the log was read with it
 */
record LogLine(long time, String text, LogPosition end) {}
