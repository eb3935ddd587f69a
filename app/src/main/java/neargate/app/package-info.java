/**
 * The {@code neargate} program. {@link neargate.app.Neargate} is the only place where parts are put together, by plain
 * constructor calls; {@link neargate.app.Instance} is a data directory with its lock, its status and its key; the
 * commands are in {@code commands}, one class each.
 */
@NullMarked
package neargate.app;

import org.jspecify.annotations.NullMarked;
