package neargate.engine.logs;

/**
 * How far a log was read. The two streams of a container cross: while a long line of the one is still coming in pieces, whole
 * lines of the other were read.
 *
 * @param raw where the oldest unfinished line begins; where the next line does when none is unfinished
 * @param passed how many pieces of the other stream from there on belong to lines that were read
 */
record LogPosition(RawLines.Position raw, long passed) {
    static final LogPosition START = new LogPosition(RawLines.Position.START, 0);
}
