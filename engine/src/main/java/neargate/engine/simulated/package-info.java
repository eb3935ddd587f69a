/**
 * An engine that runs nothing: for API tests on machines without Docker, for {@code --engine simulated}, and for the
 * simulator. It takes its time and its threads from outside, so that the same calls always tell the same story.
 */
@NullMarked
package neargate.engine.simulated;

import org.jspecify.annotations.NullMarked;
