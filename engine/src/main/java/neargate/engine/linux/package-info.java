/** The few calls of the operating system that Java does not have, by the foreign-function interface. */
@NullMarked
package neargate.engine.linux;

import org.jspecify.annotations.NullMarked;
