/**
 * Append-only files of log events. A stream is a folder of segments of about a mebibyte; a record carries its length and
 * a checksum, so that what a crash tore at the end is cut off when the stream is opened again. Appends to one stream
 * follow one another; readers never wait: they read the segments that were published when they began.
 *
 * <p>An acknowledged event is in the operating system's hands: it survives the death of this process, not a power cut.
 */
@NullMarked
package neargate.services.cloudwatchlogs.segments;

import org.jspecify.annotations.NullMarked;
